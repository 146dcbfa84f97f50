/** Words of the language 'pl'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/pl.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'pl'. */
export const PL: WrittenList = {
  suffixes: 'a|y|i|e|u|o|ą|ę|om|ów|ami|ach|em|owi|ie|ą|iem|owie|ek|ka|ki|kę',
  words: '*kurw*|*pizda|=srał|=srała|?kurva|asfalt jebany|bambus jebany|banderowska kurwa|brudas*|burdelmama|chooj|chuj*|chój*|ciapak*|ciapat*|ciot|ciota|cioto|'
    + 'cioty|cipa|cipk*|cipo|cipsk*|cipy|cipę|cwel|cwela|cwele|cwelu|cweluch*|czarnuch*|debil|debila|debile|debilem|debilk*|debiln*|debilu|do chuja|'
    + 'do kurwy nędzy|dojeb*|dopierdol*|downie jebany|dupa|dupcy*|dupcz*|dupek|dupie|dupka|dupkami|dupki|dupku|dupojeb*|dupowłaz*|dupsk*|dupy|dupą|dupę|dziwce|'
    + 'dziwk*|fiut*|gowno|gówn*|huj*|hój*|ja pierdole|ja pierdolę|ja pierdziele|je_bać|jeb*|kacap*|kozojeb*|kretyn jebany|kuerwa|kurestw*|kurew*|kurw*|'
    + 'kutafon*|kutas*|kwa mać|kórwa|lachociąg*|ladacznica|lafirynda*|laskę zrobić|lesba|lesby|lizać pałę|loda robi|murzyn jebany|na chuj|nachuj|najeb*|'
    + 'napierdal*|napierdol*|nasra*|niedojeb*|obciąga druta|obciągara|obciągary|obciągać chuja|obciągać fiuta|obciągać loda|obciągnij|obsra*|ochuj*|odjeb*|'
    + 'odpierdal*|odpierdol*|opierdal*|opierdol*|osran*|pała w dupę|pedale jebany|pedalsk*|pedalstw*|pedałk*|pederast*|picza|piczka|pieprzony pedał|pieprzyć|'
    + 'pierdal*|pierdol*|pierdziel|pizd*|pochuj*|podjeb*|podkurw*|podpierdol*|pojeb*|popierdol*|poruch*|posra*|przejeb*|przekurw*|przepierdol*|przeruch*|'
    + 'przyjeb*|przypierdol*|qrwa|qrwy|qurwa|robic loda|robić loda|rozjeb*|rozkurw*|rozpierdal*|rozpierdol*|rozpizd*|rucha|ruchac|ruchaj|ruchan*|ruchać|'
    + 'ruchał*|ruska kurwa|skurw*|spierd*|spizd*|spuszczę się|spuścić się|sra na|srac|sraj*|sram na|srać|ssij pałę|suczo|sukinkot*|sukinsyn*|suko|szczać na|'
    + 'szmata kurwa|szmato|szwab*|ty kurwo|ty pedale|ty suko|ty szmato|ujeb*|upierdol*|w chuj|w dupie|w dupę|w pizdu|wal konia|walikoni*|walić konia|wchuj|'
    + 'wjeb*|wkurv*|wkurw*|wpierdal*|wpierdol*|wpizdu|wydup*|wyjeb*|wypierdal*|wypierdol*|wyrucha*|wysra*|zajeb*|zakurw*|zapierdal*|zapierdol*|zapizdz*|zasra*|'
    + 'zdzira|zdziro|zdziry|zerżnij|zesra*|zjeb*|zrobić loda|zrucha*|zrób loda|zrób mi loda|żydek|żydki|żydku|żydostw*|żydzie jebany',
  except: 'cipa pond|dupe*|duped|duper*|dupes|dupin|dupin*|dupion*|dupixent|dupla*|duplex*|dupli*|dupont|dupont*|duprat|dupreza|dupstep|dupuis|dupuy*|fiutak|hujan|'
    + 'hujra*|jeb bush|jebba*|jebediah|jebel*|jebus|jebusyt*|na pedały|na pedały nacisk*|parchant|pedał gazu|pedał hamulca|pedał sprzęgła|pedałem gazu|'
    + 'pedału gazu|pedały rowerowe|pedały roweru|pedały w rowerze',
};
