/** Words of the language 'fi'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/fi.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'fi'. */
export const FI: WrittenList = {
  suffixes: 't|n|a|ä|ssa|ssä|sta|stä|lla|llä|lle|lta|ltä|ksi|na|nä|ja|jä|ien|jen|in|nen|set',
  words: '?paska*|?perse|akka vitun|apina vitun|apinapask*|ei vitus*|haista paska|haista vittu|haista vitu*|haistakaa pas*|haistakaa vit*|haistapas*|helvetillin*|'
    + 'helvetin*|helvetisti|helvetti|helvettil|hevonpas*|hevonperse|hevonpersee*|hevonvittu*|hevonvitu*|hintin|hintit|hinttari*|hintti*|hirttäydy|hirtä itsesi|'
    + 'hirtä ittes|homo vitun|homonsaat*|homopask*|homoperse*|homosaatan*|homot vitun|homovit*|homppeli*|huora*|huori*|hässi*|idiootti vitun|idioottisaat*|'
    + 'ihan vitu*|ime kull*|ime kyrpää|ime mul*|ime munaa|ime paska*|ime pers*|imee kyrpää|imi munaa|jumalauta|jumalautak*|juntti vitt*|juosten kustu|jutku*|'
    + 'kameliku*|kamelinvitt*|kananpaska|kehari*|kehitysvammainen vitun|kehitysvammanen*|kehveli vitt*|kikkeli*|koiranpaska*|kullei*|kulleja|kulli*|'
    + 'kuole paska*|kuole pois|kuole saatan*|kuole vitt*|kuseskel*|kuset*|kusipä*|kusirei*|kusisukk*|kusta|kyrpi*|kyrpä*|kyrvi*|kyrvä*|lehmännussi*|lesbo|'
    + 'lesbohuor*|lesbot|lutka*|lutki*|läskipaska|läskiperse*|mamu saatana|mamupask*|manne vitun|mannehuor*|mannepask*|mee hel*|mee vitt*|mene helv*|'
    + 'mene vitt*|molopää|mongoli saat*|mongoloidi|mulkero|mulkeroi*|mulkku*|mulkui*|mulkuj*|mulkuks*|mulkun|mulkus*|mulkut|mulkvisti*|munapää*|'
    + 'mustalainen vitun|mustalaispask*|mustanaama*|mutakuon*|mutiai*|nai mutsi*|nai äiti*|naida äiti*|nain mutsi*|nain sun äiti*|nain äiti*|narttu*|nartui*|'
    + 'nartuj*|nartuks*|nartun|nartut|neekere*|neekeri*|nekru*|nuole mun|nuole pers*|nuolla persettä|nussi*|nussut*|painu hel*|painu vitt*|pane äiti*|'
    + 'panen äiti*|panin mutsi*|panin sun|panin sun äitiäs|panin äiti*|paska|paskaa|paskaduuni*|paskahousu*|paskainen|paskakas*|paskaks*|paskal*|paskamainen|'
    + 'paskan|paskanaama*|paskanjauha*|paskanmarj*|paskanpuhu*|paskans*|paskant*|paskap*|paskas*|paskat|paskattaa|paskatti|paskiai*|paskimp*|paskin|paskoa|'
    + 'paskoi*|paskoja|paskojen|paskoo|paskova*|pellevit*|perkele*|perse|perseel*|perseen*|perseeseen|perseessä|perseestä|perseet*|perseih*|perseil*|persein*|'
    + 'perseit*|persereikä*|persett*|perseää*|persläpi|perspano|persvako|pilkunnussi*|pillu*|pimpeli*|pimppi|pimppis|pyllynnussi*|pää kiinni vitt*|runkat*|'
    + 'runkk*|ryssi*|ryssä*|rättipä*|saatana*|saatanois*|satana perk*|savuhuor*|spugevit*|suksi hel*|suksi kuuseen|suksi vitt*|säälittävä pask*|tapa itses*|'
    + 'tapa itseäs*|tapa ittees|tapa ittes*|turpa kii|turpa kiinni|turpa umpeen|turpasi kiinni|tussun|vammahuor*|vammainen vitun|vammanen|vammapas*|vedä kät*|'
    + 'vedä turp*|vedä vitt*|vedän sua turp*|vetää käteen|vidun|vinosilm*|vittu*|vituiksi|vituil*|vituis*|vituksi|vitulla|vitulle|vitulli*|vitulta|vitumoi*|'
    + 'vitun*|vitupää*|vitussa|vitusta|vitusti|vitut|vitutt*|vitutuks*|vitutus|voi jumalaut*|voi vittu|voi vitu*|ählymi*|ählämi*|äidinnussija*|ämmä vitun|'
    + 'ämmävit*|äpärä saatan*|ääliö vitun|ääliösaat*',
  except: 'horos|horoskoop*|huoran huuto|karhun narttu|koiran narttu|kulliluoma|kullin kasvitarha|kussa|kuusi|kyrvitsa|lutkala|naidaan|narttu ja|narttu ja uros|'
    + 'narttu on|narttu,|narttua ja|narttuja|narttukoira*|narttupentu*|nartut ja uros*|nussbaum*|nussdorf*|nussdorfer|nussini|nussir|pascal|paskajärvi*|'
    + 'paskalampi*|paskallavesi|paskals*|paskarn|pentueen narttu|perse norm*|perseid*|perseiden|perseides|perseidien|perseidit|perseids|perseina*|perseo|'
    + 'persephon*|perseus*|perseverance|rysä*|rysässä|uros ja narttu|uros vai narttu|vittangi*|vittel|vittinge|vittjärv*|vittoria*|vittorio*|vittula*|vitunia|'
    + 'vituperat*|vituperio*|vitutus on',
};
