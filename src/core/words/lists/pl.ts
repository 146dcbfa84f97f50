/** Words of the language 'pl'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/pl.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'pl'. */
export const PL: WrittenList = {
  suffixes: 'a|y|i|e|u|o|ą|ę|om|ów|ami|ach|em|owi|ie|ą|iem|owie|ek|ka|ki|kę',
  words: '*kurw*|*pizda|=srał|=srała|?debil|?dupa|?kurva|?pedale|araby jebane|asfalcie|asfalt jebany|bambus jebany|bambusie|bambusy jeb*|banderowska kurwa|'
    + 'brudas*|burdelmama|bękarci|bękarcie|bękart*|chooj|chuj*|chój*|ciapak*|ciapat*|ciot|ciota|ciotka pierdolona|cioto|ciotowat*|cioty|ciotą|cipa|cipie|cipk*|'
    + 'cipo|cipsk*|cipy|cipą|cipę|cwel|cwela|cwele|cwelem|cwelowat*|cwelu|cweluch*|czarnuch*|debila|debile|debilem|debilk*|debiln*|debilowat*|debilu|do chuja|'
    + 'do kurwy nędzy|dochuj*|dojeb*|dopierdol*|downie jebany|downie pierdol*|dupcy*|dupcz*|dupek|dupiarz|dupiatych|dupie|dupka|dupkami|dupki|dupku|dupodaj*|'
    + 'dupojeb*|dupolizac*|dupolizus*|dupowat*|dupowłaz*|dupsk*|dupy|dupę|dziwce|dziwek|dziwk*|fiucie|fiut*|gnojek jeb*|gnojku|gnoju|gowno|gówn*|huj|'
    + 'huj ci w dupę|huja|hujami|hujek|hujem|hujni|hujnia|hujow*|huju|ja pierdole|ja pierdolę|ja pierdziele|je_bać|jeb*|kacap*|kozojeb*|kretyn jebany|'
    + 'kretynie jeb*|kuerwa|kuhwa|kurestw*|kurew*|kurw*|kurła|kutafon*|kutang*|kutas*|kwa mać|kórwa|lachociąg*|lachon*|ladacznica|lafirynda*|laskę zrobić|'
    + 'lesba|lesbo jebana|lesby|lizać pałę|loda robi|lodziar*|matkojeb*|małpo czarna|mongole jebany|murzyn jebany|na chuj|nachuj|nadjeb*|najeb*|napierdal*|'
    + 'napierdol*|napizd*|napizgan*|nasra*|niechuj*|niedojeb*|niejeb*|obciąg|obciąga druta|obciągaj*|obciągara|obciągary|obciągać|obciągać chuja|'
    + 'obciągać fiuta|obciągać loda|obciągn*|obesra*|objeb*|obsra*|ochuj*|odjeb*|odpieprz*|odpierdal*|odpierdol*|opierdal*|opierdol*|opierdziel*|opizdz*|'
    + 'osraj*|osran*|osrał*|parch jebany|parchu|parchy|parszywy żyd*|pała w dupę|pedale jebany|pedale pierdolony|pedalsk*|pedalstw*|pedał jebany|'
    + 'pedał pierdolony|pedałk*|pedały jebane|pederast*|pedofil jebany|pejsat*|picza|piczka|pieprz się|pieprzeni|pieprzon*|pieprzyć|pieprzyć się|pieprzę to|'
    + 'pierdal*|pierdol*|pierdu|pierdut*|pierdziel*|pizd*|pochuj*|podjeb*|podkurw*|podpierdol*|pojeb*|popieprz*|popierdol*|popierdul*|poruch*|posra*|przejeb*|'
    + 'przekurw*|przepierdol*|przeruch*|przesran*|przyjeb*|przypieprz*|przypierdol*|psiakurwa|psiapizd*|qrwa|qrwy|qurwa|robic loda|robić loda|rozjeb*|rozkurw*|'
    + 'rozpieprz*|rozpierdal*|rozpierdol*|rozpierdziel*|rozpizd*|rucha|ruchac|ruchacz*|ruchaj|ruchając*|ruchan*|ruchawic*|ruchać|ruchał*|ruska kurwa|'
    + 'ruskie kurwy|schuj*|skurw*|spieprzaj*|spierd*|spizd*|spuszczam się|spuszczę się|spuścić się|spuścił się|sra na|srac|sraj*|sralnia|sram na|srać|'
    + 'ssij chuj*|ssij fiuta|ssij kutas*|ssij mi|ssij pałę|stul mordę|stul pysk|stul ryj|suczo|suczysko|sukinkot*|sukinsyn*|suko|szcza na|szczać na|szczoch*|'
    + 'szczyn*|szkopie|szmata kurwa|szmato|szwab*|ty kurwo|ty pedale|ty pedał*|ty suko|ty szmato|ujeb*|ukrainiec jebany|ukry jebane|upierdol*|w chuj|w dupie|'
    + 'w dupę|w pizdu|w ryj chcesz|wal konia|wal na ryj|wal się|walikoni*|walić konia|wchuj|wjeb*|wkurv*|wkurw*|wpierdal*|wpierdol*|wpizdu|wydup*|wyjeb*|'
    + 'wypieprzaj*|wypierdal*|wypierdol*|wypierdziel*|wyrucha*|wysra*|zachuj*|zajeb*|zakurw*|zamknij mordę|zamknij ryj|zapieprz*|zapierdal*|zapierdol*|'
    + 'zapierdziel*|zapizdz*|zasra*|zaszczan*|zboczeńcu jebany|zdzir*|zerżnij|zesra*|zjeb*|zrobić loda|zrucha*|zrób loda|zrób mi loda|ścierwa jeb*|ścierwo|'
    + 'śmieciu jeb*|żydek|żydki|żydku|żydostw*|żydowskie ścierwo|żydzie jebany|żydzisk*|żydłactw*|żydłak*',
  except: 'bękart*owy|bękarty wojny|ciotka|ciotki|cipa pond|dupe*|duped|duper*|dupes|dupin|dupin*|dupion*|dupixent|dupla*|duplex*|dupli*|dupont|dupont*|duprat|'
    + 'dupreza|dupstep|dupuis|dupuy*|fiutak|hujan|hujra*|jeb bush|jebba*|jebediah|jebel*|jebus|jebusyt*|kondor* ścierw*|na asfalcie|na bambusie|na pedały|'
    + 'na pedały nacisk*|pedał gazu|pedał hamulca|pedał sprzęgła|pedałem gazu|pedału gazu|pedały rowerowe|pedały roweru|pedały w rowerze|pieprzone mięso|'
    + 'pieprzonej soli|szczochy koz|ścierwa koz*|ścierwa zwierz*|ścierwica|ścierwnik*|ścierwojad*',
};
