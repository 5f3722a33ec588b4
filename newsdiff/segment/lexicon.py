"""Words that end in a stop without ending a sentence, and words that start one, by language.

An entry in lower case matches however it is written; one with a capital matches as it stands or in
capitals throughout, so that `Ill.` is a state and `ill.` is not. Stops inside are written, the last
one is not. The lists were written by us; the English and French ones were checked against how often
each word carries a stop in news of 2012 to 2020. Add to them freely.

Kinds, from the one that never ends a sentence to the one that mostly does:

- never: titles before a name, and words that need what follows (`e.g.`, `vs.`);
- number: ends a sentence unless a number or a month follows (`No. 5`, `p. 12`, `Sat. Oct. 3`);
- may: ends one only where a word from `starters` follows (`U.S.`, `Inc.`, `Sept.`, `Calif.`);
- mostly: ends one before any capital, save days, months and time zones (`p.m.`, `etc.`).
"""

from __future__ import annotations

__all__ = [
    "ABBREVIATIONS",
    "FUNCTION_WORDS",
    "LOWER_STARTERS",
    "NO_GLUE",
    "SHORT_WORDS",
    "SPEECH_VERBS",
    "STARTERS",
    "STRONG_STARTERS",
    "TIME_WORDS",
]

ABBREVIATIONS: dict[str, dict[str, str]] = {
    "en": {
        "never": """
            mr mrs ms mx messrs dr drs prof profs Rev Revs Fr Hon Sen Sens Rep Reps Gov Govs Lt
            Gen Gens Col Cols Maj Capt Cpt Cmdr Cdr Adm Sgt Cpl Pvt Brig Supt Insp Det Amb Pres
            Secy Msgr Mgr Atty Ald Comdr Ens Pfc Spc Mt Ft Ste Sts Def Assoc Asst Dep Treas viz
            e.g i.e eg ie cf vs v ca approx esp incl resp a.k.a aka Mme Mlle Hr""",
        "number": """
            no nos nr n° nº num p pp pg vol vols fig figs ch chap art arts ver op cl para paras eq
            eqs Rs ext tel Sec cit § mon tue tues Wed thu thur thurs fri Sat Sun""",
        "may": """
            co corp inc ltd llc llp plc gmbh al St bros jr sr esq ph.d m.d b.a m.a b.s m.s j.d
            d.d.s r.n u.s u.s.a u.k u.n e.u d.c l.a n.y n.j n.c s.c n.h n.d s.d n.m r.i p.r g.o.p
            a.d b.c b.c.e c.e u.s.s.r u.a.e dept depts univ assn govt ave blvd rd hwy pkwy sq bldg
            rm ste jan feb Mar apr Jun Jul aug sept sep oct nov dec Ala Alas Ariz Ark Calif Cal
            Colo Conn Del Fla Ga Ida Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss Mo Mont Neb
            Nebr Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis W.Va Wyo Ont Que Alta Sask Man N.S
            B.C N.B min mins sec secs hr hrs kg km cm mm mi ft lb lbs oz yd yds mph sq est avg
            misc ed eds intl int'l nat'l natl mfg mgmt tech inst acad comm cong ph tbsp tsp pct bn
            mn mln tn O.K o.k""",
        "mostly": "etc a.m p.m AM PM pm ET EST EDT PST PDT GMT Ibid",
    },
    "fr": {
        "never": """
            M MM Mme Mmes Mlle Mlles Mgr Me Mes dr drs pr prof profs Vve Ste Sts St cf p.ex ex vs
            ca env apr av J.-C éd Gal Cdt Cne Col Lt Cap Mal""",
        "number": """
            n no nos nº n° p pp art al chap fig vol t tél tel ch pl par v § lun mer jeu ven sam
            dim""",
        "may": """
            cie sté sarl inc ltd corp co jr sr bd boul av ave rte pl fg hab min max sec h km kg cm
            mm janv fév févr avr juil juill sept oct nov déc dép prov dir coll trad réd rééd
            introd préf suppl ap S.A S.A.R.L O.N.U U.E U.S U.S.A É.-U R.-U N.D.L.R ndlr N.D.A P.-S
            p.s R.A.T.P S.N.C.F""",
        "mostly": "etc",
    },
    "de": {
        "never": """
            Hr Hrn Fr Frl dr Dres prof Dipl Ing Mag Hl St Sr Sen Gen Frhr z.B z.Z z.Zt z.T d.h u.a
            i.d.R i.e.S i.w.S s.o s.u o.ä o.g v.a u.U m.E a.D i.R z bzw ca vgl sog geb gegr gest
            verh inkl exkl zzgl ggf evtl bspw insb einschl ausschl ehem usf vs v Chr d h B u a i R
            T m o s b max min Kgl Ev Kath röm""",
        "number": "nr nrn art abs § S Bd Bde Kap Tel Abb Fn Rn Ziff Anm Pos Az Mo Di Mi Do Sa So",
        "may": """
            str Mio Mrd Tsd Jh Jhd Jhdt Std Min Sek Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov
            Dez GmbH co inc ltd corp KG e.V i.L km kg cm mm qm v.Chr n.Chr dt engl frz ital lat
            griech span russ Hrsg hrsg Aufl Red Verf Übers jun sen U.S U.S.A""",
        "mostly": "usw etc u.a.m u.v.m",
    },
    "es": {
        "never": """
            Sr Sra Srta Sres Sras Srs D Dª Dña Dn dr dra drs dres prof profa Lic Licda Ing Arq
            Gral Cnel Cap Tte Sto Sta Fr Mons Rvdo Excmo Excma Ilmo Ilma Pdte p.ej ej cf vs v Mt
            Pte pte pdte gral St Av Avda Avd Ctra Pza Pl C Cra Dpto Depto Núm EE Dto Fdo Atte
            Rte""",
        "number": """
            no nos núm n.º nº n° núms pág págs p pp art arts vol vols cap caps fig figs tel teléf
            ext párr párrf t ed inc § lun mié jue vie sáb dom""",
        "may": """
            Ud Uds Vd Vds EE.UU UU RR.HH FF.AA JJ.OO S.A S.L S.A.S D.C C.A Cía cía co inc ltd corp
            jr admón ene feb mar abr may jun jul ago sep sept set oct nov dic hs hr hrs min seg km
            kg cm mm aprox máx mín a.C d.C prov urb izq dcha tfno""",
        "mostly": "etc a.m p.m",
    },
    "it": {
        "never": """
            Sig Sig.ra Sigg Dott Dott.ssa Prof Prof.ssa Avv Ing Arch On Mons S Gen Col es cfr ca
            sig sig.ra sigg dott dott.ssa prof prof.ssa avv ing arch on sen mons gen col""",
        "number": "n nr num p pp pag art vol fig cap tel",
        "may": "S.p.A S.r.l ecc gen feb mar apr mag giu lug ago set ott nov dic a.C d.C U.S U.S.A",
        "mostly": "ecc etc",
    },
    "pt": {
        "never": """
            Sr Sra Srs Sras Dr Dra Prof Profa Eng Exmo Exma D Gen Cel Pe Sto Sta p.ex ex cf vs""",
        "number": "n nº n.º núm p pp pág págs art vol fig cap tel",
        "may": """
            Ltda S.A Cia jan fev mar abr mai jun jul ago set out nov dez a.C d.C EUA E.U.A Av R""",
        "mostly": "etc",
    },
    "nl": {
        "never": """
            dhr mevr mw dr drs prof ir ing mr ds St bijv bv d.w.z m.a.w o.a t.a.v i.v.m ca vgl""",
        "number": "nr nrs p pp blz art vol fig hfst tel",
        "may": "jan feb mrt apr jun jul aug sept okt nov dec B.V N.V v.Chr n.Chr U.S V.S",
        "mostly": "enz etc",
    },
    "ru": {
        "never": "г-н г-жа им св ул пл пр т.е т.н т.к напр см ср проф акад ген о",
        "number": "№ с стр ст п гл рис тел д кв",
        "may": "г гг в вв янв фев апр авг сен окт ноя дек",
        "mostly": "др пр т.д т.п руб коп тыс млн млрд трлн км кг м см ч мин сек",
    },
}

STARTERS: dict[str, str] = {
    "en": """
        the a an this that these those there here he she it its they we you i his her their our my
        your who what when where why how which if in on at by for from with without after before
        since during while as although though because but and or so yet nor not then also however
        meanwhile moreover still even only just now today yesterday tomorrow each every some many
        most more several other others another much few did do does is are was were has have had
        can could would should must let let's please despite under over between among against
        according about into through until once unless whether it's he's she's they're we're i'm
        i've that's there's what's don't didn't click read instead perhaps maybe unlike like such
        of to too than yes""",
    "fr": """
        le la les l un une des du de d au aux ce cet cette ces c il elle ils elles on nous vous je
        j tu qui que qu quand où comment pourquoi quel quelle quels quelles si en dans sur à a par
        pour sans avec sous entre vers chez dès depuis pendant après avant selon lors lorsque
        tandis alors mais et ou or ni car donc ainsi cependant toutefois pourtant puis enfin
        ensuite aussi même malgré outre contre son sa ses leur leurs notre nos votre vos mon ma
        mes plus moins tout toute tous toutes certains certaines plusieurs chaque aucun aucune
        autre autres y ne n s était est sont ont parmi face grâce quant voilà voici jusqu tant
        très bien non oui""",
    "de": """
        der die das den dem des ein eine einen einem einer eines er sie es wir ihr ich du sein
        seine seinen ihre ihren unser unsere mein meine dies diese dieser dieses diesen jener jene
        jede jeder jedes wer was wann wo warum wie welche welcher wenn ob dass weil obwohl während
        nachdem bevor als in im an am auf aus bei beim mit nach seit von vom zu zum zur für gegen
        ohne um durch über unter zwischen vor hinter neben trotz wegen laut und oder aber denn
        doch sondern auch so dann danach damit dabei dagegen deshalb daher jedoch nur noch schon
        nun jetzt heute gestern morgen da dort hier man alle viele einige mehr bisher bislang
        allerdings außerdem zudem ist sind war waren hat haben hatte wird werden kann nicht kein
        keine""",
    "es": """
        el la los las lo un una unos unas este esta esto estos estas ese esa eso esos esas aquel
        aquella él ella ellos ellas yo tú nosotros usted ustedes su sus mi mis tu tus nuestro
        nuestra quien quién qué que cuando cuándo donde dónde cómo como por para en de del al a
        con sin sobre entre desde hasta hacia según durante tras ante bajo contra mediante pero y
        e o u ni mas sino aunque si sí no ya también tampoco además entonces así luego después
        antes ahora hoy ayer mañana aquí allí se le les me te nos hay es son era fue fueron está
        están ha han había cada todo toda todos todas muchos muchas algunos algunas otro otra
        otros otras más menos""",
    "it": """
        il lo la i gli le l un uno una questo questa questi queste quello quella quelli egli ella
        lui lei noi voi loro io tu suo sua suoi sue chi che cosa quando dove come perché se in nel
        nella a al alla da dal dalla di del della con per su sul sulla tra fra ma e ed o però
        anche non poi così dopo prima secondo durante mentre oggi ieri è sono era ha hanno si ci""",
    "pt": """
        o a os as um uma este esta isto esse essa isso aquele ele ela eles elas nós eu você seu
        sua quem que quando onde como porque se em no na nos nas de do da dos das com por para
        pelo pela entre sobre mas e ou também não já após antes segundo durante enquanto hoje
        ontem é são foi""",
    "nl": """
        de het een dit dat deze die hij zij ze wij we ik jij u zijn haar hun ons wie wat wanneer
        waar waarom hoe als in op aan bij met voor van naar uit over onder tussen na sinds volgens
        maar en of want dus ook toen nu er niet geen is was heeft hebben""",
    "ru": """
        в во на с со к ко по за из от до для при под над о об у и а но или же не ни это этот эта
        эти тот та те он она оно они мы вы я ты его её их наш ваш мой кто что когда где как почему
        если хотя однако так также после перед между через без более все всё ещё уже по-прежнему
        ранее""",
}

TIME_WORDS: str = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun january february march april may june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec eastern central mountain pacific atlantic
    local london paris moscow beijing tokyo et ct mt pt est edt cst cdt mst mdt pst pdt gmt utc
    bst cet cest msk ist jst aest aedt hkt sgt est/pst eastern/pacific eat wat sast"""

SPEECH_VERBS: dict[str, str] = {
    "en": """
        said says asked asks wrote writes tweeted tweets added adds replied replies responded
        shouted yelled exclaimed cried joked quipped wondered recalled remembered declared
        explained continued insisted noted answered warned concluded argued posted""",
}

LOWER_STARTERS: dict[str, str] = {
    "en": """
        the this that these those there he she it they we you i if when why what where who how do
        does did is are was can could would should and but so because please yes no also or just
        my your his her our their any let don't i'm it's that's""",
}

STRONG_STARTERS: dict[str, str] = {
    "en": "the this these those they she there but after when while",
    "fr": "le la les l un une des il elle ce cette ces c dans en au aux selon après pour mais",
    "de": "der die das ein eine im am sie er es",
    "es": "el la los las un una en se",
}
"""Words that start a sentence when a capitalised word ran into them."""

SHORT_WORDS: dict[str, str] = {
    "en": "of in to on at by as is it an or if we he",
    "fr": "de du le la un en au et ou il ce sa se si",
    "de": "im am zu in an um es er",
    "es": "de la el en un se al lo",
}
"""Function words of two letters that a name may run into."""

FUNCTION_WORDS: dict[str, str] = {
    "en": """
        the and for that this these those there their they with from have has had was were are
        been will would could should not but which who whom when while where than then also after
        before about into over under between because against since until through during some any
        all can may its his her our your you she what how why such more most other only very just
        them him being both each""",
    "fr": """
        les des une dans sur pour par avec sans que qui est sont été cette ces son ses leur leurs
        mais donc plus pas aux ont nous vous elle ils elles comme entre selon après avant depuis
        pendant aussi très tout tous toute lors chez vers sous contre même avait""",
}
"""Words of which two may have run into each other."""

NO_GLUE: dict[str, str] = {
    "en": """
        cannot overall allover somewhat anywhere somehow anymore somewhere thereafter whereafter
        moreover anyhow washer whatnot thereabout whereabout thereunder whereunder thereover
        therefrom wherefrom therewith wherewith therefor wherefor forall hasher hisher""",
    "fr": """
        surtout partout lorsque dessous surplus passes parles parleur parleurs paravant lesson""",
}
"""Pairs of function words that are a word of their own."""
