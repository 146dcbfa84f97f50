/** Words of the language 'hu'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/hu.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'hu'. */
export const HU: WrittenList = {
  suffixes: 't|k|ok|ek|ak|at|et|ot|ba|be|ban|ben|nak|nek|val|vel|ra|re|ja|a|e|om|em|od|ed|ön|okat|eket|ból|ről|tól|on|en|hoz|ság',
  words: '*fasz|=geci|=gecis|?kurva|anyád picsája|az anyád*|balfasz*|bassza meg|basszameg|basszon|basszus meg|basszátok|baszakod*|baszd meg*|baszdmeg*|baszik|'
    + 'baszni|baszod|baszogat*|baszol|baszom|baszott|baszás|bazd meg|bazdmeg*|bazmeg*|bebasz*|beszar*|biboldó*|bibsi*|buzeran*|buzeráns*|buzi*|büdös buzi|'
    + 'büdös cigány|büdös kurva|büdös zsidó|cafat kurva|cafka*|cigány geci|cigó|cigók|csicska*|csicskák|csöcs*|debil geci|dögölj meg|elbasz*|fasz*|fattyú*|'
    + 'felbasz*|ferdeszemű geci|gecibb|gecifej*|gecihuszár|gecik|geciket|geciz*|homokos geci|hülye picsa|idióta fasz|kefélni anyád|kibasz*|korcs geci|kurafi|'
    + 'kurafik|kurva anyád*|kurvaanyád*|kurvapecér|kurvák|kurvákat|kurvára|kurvás|kurvát|köcsög*|kúrj*|langyos buzi|lebasz*|leggecibb|legkibaszottabb|'
    + 'legszarabb|leszar*|leszop*|lotyó*|lófasz*|megbasz*|megkúr*|mocskos cigány|mocskos zsidó|mongol idióta|nigger|nyomorék geci|négereknek|odabasz*|picsa*|'
    + 'picsá*|pina szőr|pinába|pinád|pinája|pinák|pinákat|pinát|punci*|pöcs*|ratyi*|ribanc*|riherongy*|rohadj meg|rohadék*|rábasz*|segg|seggbe|segged|seggedbe|'
    + 'seggek|seggeket|seggem|segget|seggfej*|seggnyal*|szajha*|szajhák|szajhákat|szajhát|szar|szarabb|szarfasz*|szarházi*|szarik|szarjál*|szarok|szarok rá|'
    + 'szarokat|szart|szopatsz geci|szopd*|szopj*|szuka geci|szétbasz*|teleszar*|zsidó geci|összebasz*',
  except: 'agyagköcsög*|anyádat szeret*|baszk|baszk nyelv|baszk*|baszkföld*|baszkok|baszra|baszt*|basztei|basztille|basztúr|buzias|buzinkay|buziás*|buziásfürdő|'
    + 'csicskar|csicsóka*|fattyúd*|fattyúhajtás*|gecili*|gecitkondu|kurvajov*|kurvatura|kurvet|köcsög tej|köcsögben|köcsögduda|köcsögöt|niger-*|nigerfolyó|'
    + 'nigeri*|nigeria*|nigéria*|picsak|punch|puncs|pöcse|pöcsma|segg*ld|shahr|szar-|szardella|szardínia*|szarka*|szarkasztik*|szarkazmus*|szarkofág*|'
    + 'szarkóma*|szaru*|szarufa|szarv|szarvak|szarvas*|szeged|tejesköcsög*',
};
