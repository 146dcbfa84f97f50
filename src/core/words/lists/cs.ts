/** Words of the language 'cs'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/cs.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'cs'. */
export const CS: WrittenList = {
  suffixes: 'a|y|i|u|e|o|ou|ě|em|ovi|ů|ám|ách|ami|ům|ích|í|é|á|ý|ů',
  words: '=ťaman|=ťamani|?kurva|bastard zkurven*|bukvice buzna|buzerant*|buzna|buzno|buzny|buzík*|chcanky|chuj|chuje|chuju|cigoš*|cikán zkurv*|cikáne|coura|couro|'
    + 'coury|cundra*|curak|debil*|demente|dementi|devko|do pici|do piče|do piči|do prdele|do píči|dojeban*|domrd*|dršťka|děvka|děvkař*|děvko|děvky|'
    + 'fuchtle kunda|hajzl*|homouš*|hovado zkurven*|hovna|hovnem|hovno|hovnožrout|hovnu|hovňous*|jebal|jeban*|jebat|jebe|jebem|jebeš|jebko|jebnout|jebnut*|'
    + 'kokot*|kouřit péro|kozojeb*|kozomrd*|koňomrd*|kripl*|kunda|kundo|kundu|kundy|kurev|kurevník|kurevsk*|kurvičk*|kurvo|kurvou|kurvy|kurvám|kurvě*|kuř mi|'
    + 'kuřba|lesba|lesbičko zkurv*|líbni mi prdel|mamrd*|morgoš*|mrcha zkurven*|mrcho|mrd*|namrd*|nasral*|nasran*|nasrat|nasrán|negr*|negře|negři|odmrd*|'
    + 'ojebat|omrd*|oslošoust|ošukat|parchant*|picovin*|pizda|pizdo|pizdy|piča|podkurv*|podělaný kokot|pojeban*|polib mi prdel|posral*|posran*|posrat|prcat|'
    + 'prcá|prdel*|premrd*|péro v prdeli|píča|píče|píčit|píčo|píčovi|píčovin*|píču|píčus*|přešukat|retard|retarde|rozjeban*|rozkurv*|rusáci zkurv*|rusák*|'
    + 'rákosníci|rákosník*|ser na|sere mě|sereš|sereš mě|seru na|seru ti|seru vám|skopčáci|skopčák*|sraček|sračka|sračky|srát na|svine|svině|svině jedna|'
    + 'svině zkurven*|sviňa|teplouš*|usran*|v pici|v prdeli|v píči|vlez mi do prdele|vyjeb*|vykurv*|vykuř|vyliž|vyliž mi|vylízat|vymrd*|vypičen*|vyprcat|'
    + 'vypíčenec|vyser|vyser si|vysral*|vysrat|vyšuk*|z prdele|zajeban*|zamrd*|zasran*|zasrat|zjeban*|zkurv*|zmrd*|zpíčen*|čmoud*|čubka|čubko|čubky|čuráci|'
    + 'čuráctví|čurák*|čůrák*|šlapka|šlapko|šlapky|šoust*|štětka zkurv*|štětko|šukal*|šukat|šukej|šuká|šulin*|židáci|židák*',
  except: 'bastardo|chov svin*|chujtab*|cour de|courage|couran*|couronne|cundrat|debilita|demente bod|dementia|dementieren|dementiert|dementis|hajzlpapír*|hajzlík|'
    + 'hovnival*|imbecile|imbeciles|jebel*|kokot (řeka)|kokotice*|kokotsko|kunda devi|kundalin*|kundera*|kunderov*|kundrat*|kundratice|kundrát*|kundun|'
    + 'kurvatur*|lesbar*|lesbarke*|mrdakovice|mrdnout|mrdzavka|na prdel spadn*|negr a|negrid*|negrit|negro*|prdelník|retard*ační|retardace|retardovan*|'
    + 'retardér*|svine flu|svině a prasata|svině divoká|svině s',
};
