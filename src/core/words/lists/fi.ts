/** Words of the language 'fi'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/fi.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'fi'. */
export const FI: WrittenList = {
  suffixes: 't|n|a|ä|ssa|ssä|sta|stä|lla|llä|lle|lta|ltä|ksi|na|nä|ja|jä|ien|jen|in|nen|set',
  words: 'akka vitun|apina vitun|haista paska|haista vittu|helvetin|helvetisti|helvetti|hevonpaska*|hevonperse|hevonpersee*|hevonvittu|hevonvitunperse|hintin|'
    + 'hintit|hintti*|homo vitun|homot vitun|homppeli*|huora*|huorinteko|hässi*|idiootti vitun|ime kyrpää|ime munaa|imee kyrpää|jumalauta|juosten kustu|jutku*|'
    + 'kananpaska|kehari*|kehitysvammainen vitun|kikkeli*|koiranpaska*|kulli*|kuset*|kusipä*|kusta|kyrpii*|kyrpiä|kyrpä*|kyrvitys|kyrvä*|lesbo|lesbot|lutka*|'
    + 'mamu saatana|manne vitun|molopää|mongoloidi|mulkero|mulkku*|mulkun|mulkut|mulkvisti*|munapää*|mustalainen vitun|mutakuono*|mutiai*|nai äitis|'
    + 'naida äitiäsi|narttu*|nartun|nartut|neekeri*|nekru*|nuolla persettä|nussi*|painu helvettiin|panin sun äitiäs|panin äitiäs|paska*|paskiai*|perkele*|'
    + 'perse|perseelle|perseellä|perseen|perseennuol*|perseenreikä*|perseeseen|perseessä|perseestä|perseet|perseet olalla|persereikä*|perseääliö|persläpi|'
    + 'perspano|persvako|pilkunnussi*|pillu*|runkata|runkk*|ryssä*|rättipä*|saatana*|suksi kuuseen|suksi vittuun|tussun|vammainen vitun|vammanen|vedä käteen|'
    + 'vedä vittu*|vetää käteen|vidun|vinosilmä*|vittu*|vituiksi|vitulle|vitullinen|vitun*|vitusti|vitut|vitutt*|vitutus|voi vittu|ählämi*|äidinnussija*|'
    + 'ämmä vitun|ääliö vitun',
  except: 'horos|horoskoop*|huoran huuto|karhun narttu|koiran narttu|kulliluoma|kullin kasvitarha|kussa|kuusi|kyrvitsa|lutkala|naidaan|narttu ja|narttu ja uros|'
    + 'narttu on|narttu,|narttua ja|narttuja|narttukoira*|narttupentu*|nartut ja uros*|nussbaum*|nussdorf*|nussir|pascal|paskajärvi*|paskalampi*|paskallavesi|'
    + 'paskarn|pentueen narttu|perse norm*|perseid*|perseidit|persein|persephon*|perseus*|perseverance|rysä*|rysässä|uros ja narttu|uros vai narttu|vittangi*|'
    + 'vittel|vittinge|vittjärv*|vittoria*|vittorio*|vittula*|vitunia|vitutus on',
};
