/** Words of the language 'hu'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/hu.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'hu'. */
export const HU: WrittenList = {
  suffixes: 't|k|ok|ek|ak|at|et|ot|ba|be|ban|ben|nak|nek|val|vel|ra|re|ja|a|e|om|em|od|ed|ön|okat|eket|ból|ről|tól|on|en|hoz|ság',
  words: '*fasz|=geci|=geciknek|=gecis|=kúrja|=kúrlak|=kúrni|=kúrta|=kúrták|=kúrás|?kurva|a faszba|a faszom|a faszomba|a kurva anyád|a kurva élet*|a picsába|'
    + 'a picsádba|agyonbasz*|anyabasz*|anyád kurva|anyád picsája|anyád segg*|anyád valag*|anyádba|anyádbasz*|anyádra gec*|az anyád*|balfasz*|bassza*|basszon|'
    + 'basszus meg|basszák|basszál|basszátok|baszakod*|baszatlan*|baszd*|baszik|baszjá*|baszlak|baszna|basznak|baszni|basznivaló*|baszná*|baszod|baszogat*|'
    + 'baszok|baszol|baszom|baszott|baszottabb|baszottul|basztad|basztak|basztam|basztat*|basztál|baszunk|baszás|bazd meg|bazdmeg*|bazmeg*|bebasz*|belebasz*|'
    + 'beszar*|biboldó*|bibsi*|buzeran*|buzeráns*|buzi*|buzul*|büdös buzi|büdös cigány|büdös kurva|büdös oláh*|büdös román*|büdös tót*|büdös zsidó|cafat kurv*|'
    + 'cafka*|cafkák|cemende*|cigány geci|cigány kurv*|cigány köcsög*|cigánykurv*|cigó|cigók|csicska*|csicskák|csöcs*|debil geci|dögölj bele|dögölj meg|'
    + 'elbasz*|elkurvul*|elkúr*|fasz*|fattyú*|felbasz*|ferdeszemű geci|fosadék*|fosagy*|fosfej*|fulladj meg|félrekúr*|geci kurva|gecibb|gecid|gecifej*|'
    + 'gecihuszár|gecik vagytok|geciket|gecinek|gecinyal*|geciszar*|geciszop*|gecit|gecivödör*|geciz*|homokos geci|hugyagy*|hugyos|húgyagy*|húgyozd|'
    + 'hülye picsa|idióta fasz|kefélni anyád|kibasz*|kinyalh*|kiszar*|kit érdekel a fasz|kivered a fasz*|kiverem a|korcs fasz*|korcs geci|koszos cigány*|'
    + 'kurafi|kurafik|kurva anyád*|kurvaannyá*|kurvaanyá*|kurvafi*|kurvagec*|kurvahiszt*|kurvaisten*|kurvanyó*|kurvapecér*|kurvapicsa*|kurvatehén|kurvaélet*|'
    + 'kurvul*|kurvád|kurvája|kurvák|kurvákat|kurvám|kurvának|kurvára|kurvás|kurvát|kurvával|kurváz*|köcsög*|kúrj*|kúrogat*|kúrópajtás|langyos buzi|lebasz*|'
    + 'lefos*|leggecibb|legkibaszottabb|legszarabb|leszar*|leszop*|lotyó*|lófasz*|lószart|megbasz*|megkúr*|megszar*|mi a fasz|mi a faszom|mi a faszt|'
    + 'mocskos buzi*|mocskos cigány*|mocskos zsid*|mongol idióta|nigger*|nyald a seggem|nyald ki|nyaljál be|nyanyabasz*|nyomorék geci|négerbuzi*|négereknek|'
    + 'odabasz*|odaszar*|picsa*|picsogsz|picsogó*|picsá*|pina szőr|pinafej*|pinahuszár|pinanyal*|pinavakar*|pinába|pinád|pinája|pinák|pinákat|pináskodik|'
    + 'pinászat*|pinát|pisagy*|punci*|pöcs*|ratyi*|recskáz*|rejszol*|retkes cigány*|ribanc*|riherongy*|rima kurv*|ringyó*|rohadj meg|rohadék*|rábasz*|rákosodj|'
    + 'rüfke*|segg|seggarc*|seggbe|seggbebasz*|seggdug*|segge|segged|seggedbe|seggedet|seggek|seggeket|seggem*|segget|seggfej*|segghül*|seggig|seggluk*|'
    + 'segglyuk*|seggnyal*|seggrészeg*|seggét|szajha*|szajhá*|szar|szarabb|szaragy*|szarakod*|szaralak*|szarba|szarcsimbók*|szarevő*|szarfasz*|szarfej*|'
    + 'szarházi*|szarik|szarjankó|szarjál*|szarkupac*|szarni|szarok|szarok rá|szarokat|szaros*|szarozz*|szarrágó*|szarság*|szart|szarágó*|szopatsz geci|szopd*|'
    + 'szopj*|szoplak|szopógép*|szopógörcs*|szopórongy*|szuka geci|szukák geci|szétbasz*|te kurva|te köcsög|teleszar*|telibeszar*|tetves cigány*|tetves zsid*|'
    + 'valagad|valagadba|valagam|valagát|verd ki a|zsidó geci|zsidógec*|zsidóköcsög*|átbasz*|összebasz*|összefos*|összeszar*',
  except: 'agyagköcsög*|anyád kurvul|anyádat szeret*|baszk|baszk nyelv|baszk*|baszkföld*|baszkok|baszra|baszt*|basztei|basztille|basztúr|buzias|buzinkay|buziás*|'
    + 'buziásfürdő|csicskar|csicsóka*|csöcsrész|fasizm*|faszcikul*|faszcináló|faszi|faszik|faszit|fattyúd*|fattyúhajtás*|gecili*|gecitkondu|kurvajov*|'
    + 'kurvatura|kurvet|köcsög tej|köcsögben|köcsögduda|köcsögöt|leszármaz*|niger-*|nigerfolyó|nigeri*|nigeria*|nigéria*|picsak|punch|puncs|pöcse|pöcsma|'
    + 'segg*ld|seggel|shahr|szar-|szardella|szardínia*|szarka*|szarkasztik*|szarkazmus*|szarkofág*|szarkóma*|szaros pelenka|szaru*|szarufa|szarv|szarvak|'
    + 'szarvas*|szeged|tejesköcsög*',
};
