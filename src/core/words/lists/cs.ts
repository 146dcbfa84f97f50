/** Words of the language 'cs'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/cs.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'cs'. */
export const CS: WrittenList = {
  suffixes: 'a|y|i|u|e|o|ou|ě|em|ovi|ů|ám|ách|ami|ům|ích|í|é|á|ý|ů',
  words: '=kurvě|=kurvě*|=kuřba|=negři|=ojeb*|=piči|=pičus*|=prcá|=prcá*|=píči|=píčus*|=rusák*|=vypíče*|=čůráč*|=šoust*|=šukají|=šukal*|=šukat|=šukej|=šuká|'
    + '=šukám|=šukáme|=šukání|=šukáš|=šulin*|=ťaman|=ťamani|?=negr|?debil|?kurva|?retard|arabskej zmrd|bastard zkurven*|bastarde zkurv*|bukvice buzna|'
    + 'buzerant*|buzičk*|buzna|buzno|buznsk*|buzny|buzík*|buzíčk*|běhna|běhno|běhny|chcal na|chcanka*|chcanky|chcaní|chcát|chuj|chuje|chujov*|chuju|cigoš*|'
    + 'cigán jeb*|cigáne|cikán zkurv*|cikáne|cikáni zasr*|coura|coural|couro|coury|cuchta|cundra*|curaci|curak|debile|debilk*|debilní|debilní kret*|debilov*|'
    + 'demente|dementi|devko|do pici|do piče|do piči|do prdele|do píči|do rici|do riti|dojeb*|domrd*|dopič*|dopíč*|dršťka|děvek|děvk*|fuchtle kunda|hajzl*|'
    + 'homokl*|homouš*|hovada zkurv*|hovado|hovado zkurven*|hovna|hovnem|hovniv|hovno|hovnocuc*|hovnožrout|hovnu|hovínko jebl|hovňař|hovňous*|hovňák*|hul mi|'
    + 'hulibrk*|hulit péro|hulič péra|huliči|hulišuk|jebal|jeban*|jebat|jebačk*|jebať|jebať sa|jebe|jebec|jebem|jebem ti|jebeme|jebeš|jebka|jebko|jebl*|jebni|'
    + 'jebnout|jebnu|jebnul*|jebnut*|jebo|jebou|jebu|jebák*|jebát|já seru|kamelojeb*|kkt|kktina|kktko|kokot*|kokoťá*|kouřit péro|kozojeb*|kozomrd*|koňomrd*|'
    + 'kreténe zasr*|kripl*|kunda|kundičk*|kundo|kundoli*|kundom*|kundoun|kundu|kundy|kurev|kurevn*|kurevsk*|kurvař*|kurvi syn|kurvin*|kurvisyn|kurvit*|'
    + 'kurvičk*|kurvo|kurvou|kurvy|kurvám|kus hovna|kuř mi|kuř péro|lesba|lesbičko zkurv*|líbni mi prdel|lízat prdel|magor zasr*|mamrd*|morgoš*|mrcha zkurven*|'
    + 'mrcho|mrchy zkurv*|mrd*|muslák*|nachcan*|nachcat|nahov|nahovno|najeb*|namrd*|naser si|nasere|naseru|nasral*|nasran*|nasrat|nasrán|nasránek|nasírá*|'
    + 'naštvanej sráč|negrem|negrovi|negrů|negrům|negři|nápič*|nápíč*|ochcan*|ochcat|ochcávat|odjeb*|odmrd*|ohmrd*|ojebat|omrd*|oprcat|oslošoust|osran*|ošukat|'
    + 'panchart*|parchant*|picovin*|pizda|pizdo|pizdy|piča|piče|pičko|pičo|pičovin*|piču|pičusi|pochcal*|pochcan*|podjeb*|podkurv*|podmrd*|podělaný kokot|'
    + 'pojeb*|polib mi prdel|polib prdel|pomrd*|posere|poseru|posral*|posran*|posrat|posránek|prcat|prcej*|prdel*|premrd*|prošukan*|pyča|pyčo|pyčovin*|pyčus*|'
    + 'péro v prdeli|píchej*|píča|píče|píčit|píčka|píčo|píčou|píčovi|píčovin*|píču|píčus|píčuse|píčusi|píčuso|píčám|píčích|přejeb*|překurven*|přemrd*|'
    + 'přepíčen*|přesran*|přešoust*|přešukat|přihřátej buz*|přihřátý buz*|rajda|rajdo|retarde|rit liž|riťolez*|rozjeb*|rozkurv*|rozmrd*|rusáci|rusáci zkurv*|'
    + 'rusáku|rákosníci|rákosník*|rákosníče|ser na ně|ser na tebe|ser na to|sere mi|sere mě|sere tě|serete|sereš|sereš mě|serou|seru na|seru ti|seru vám|'
    + 'sežer hovno|skopčáci|skopčáck*|skopčák*|skurven*|skurvil*|skurvysyn*|sral jsem|sral na|sral ti|srala na|sraní|sraček|sračk*|srať|srágor*|srát na|sráč|'
    + 'sráče|sráčem|sráči|sráčsk*|sráčů|svine jedna|svine zkurv*|svině|svině hnusn*|svině jedna|svině líná zasr*|svině zkurven*|sviňa|teplej buz*|teplej zmrd*|'
    + 'teplomet|teplouš*|tě seru|ujeb*|ukáčka|ukáčko|usran*|usrán*|v pici|v prdeli|v píči|v riti|vietnamák zasr*|vlez mi do prdele|vlezdoprdel*|vlezprdel*|'
    + 'vochcan*|vochcat|vojeb*|vpič*|vprdel*|vpíč*|vychcan*|vyjeb*|vykouři mi|vykouřit péro|vykurv*|vykuř*|vyliž|vyliž mi|vylízat|vylízej mi|vylížu|vymrd*|'
    + 'vypičen*|vypiči*|vyprcat|vypíčenec|vyser|vyser si|vysersi|vyseru|vysral*|vysran*|vysrat|vysrať|vysír*|vyšoust*|vyšuk*|z prdele|zachcan*|zajeb*|zamrd*|'
    + 'zapičen*|zaprc*|zapíčen*|zasran*|zasrat|zašoust*|zašukal*|zašukat|zjeb*|zkurv*|zmrd*|zplozenec zkurv*|zpíčen*|černej negr|černoprdelník*|černá huba|'
    + 'černé huby|černý negr|čmoud*|čubk*|čubčí*|čurac*|čuráci|čuráctví|čurák*|čuráč*|čůrák*|řitní otvore|řitopich*|řiťolez*|šlapka|šlapko|šlapky|šoustat|'
    + 'šoustn*|šoustá*|špinavej negr|štetka|štetko|štětka zkurv*|štětko|šukačk*|šukať|šukna|šukézn*|šulib|šulin|šľapka|žer hovna|židáci|židák*|žlutej hajzl|'
    + 'žluťásk*|žrát hovno',
  except: 'bastardo|chov svin*|chujtab*|cour de|courage|couran*|couronne|cundrat|debilita|demente bod|dementia|dementieren|dementiert|dementis|hajzlpapír*|hajzlík|'
    + 'hovada boží|hovado boží|hovnival*|imbecile|imbeciles|jablon*|jebel*|jebla|jeblonsk*|kokot (řeka)|kokotice*|kokotsko|kunda devi|kundalin*|kundera*|'
    + 'kunderov*|kundrat*|kundratice|kundrát*|kundun|kurvatur*|lesbar*|lesbarke*|mrdakovice|mrdnout|mrdnul ocasem|mrdzavka|na prdel spadn*|negr a|negrid*|'
    + 'negrit|negro*|prdelka jako|prdelka miminka|prdelník|retard*ační|retardace|retardovan*|retardér*|svine flu|svině a prasata|svině divoká|svině s|'
    + 'čubk* štěň*|čubka vlk*|šukačka|šťavnat*',
};
