/** Words of the language 'ro'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/ro.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'ro'. */
export const RO: WrittenList = {
  suffixes: 'le|l|a|ul|ului|i|ii|ilor|e|elor|o|ă',
  words: '=curvă|=căcat|=căcatul|=căcați|=labă|=muist*|=pulă|?curva|?pula|bag pula|baga-mi-as|bagami-as|bagamias pula|bagă-mi|bozgor*|bulangii|bulangiu*|'
    + 'băga-mi-aș|băga-mi-aș pula|cacat*|cioară împuțită|cioroi*|coaie*|curvar*|curvo|căca*|dobitoc împuțit|du-te dracului|du-te-n pizda|dute dracului|'
    + 'dute-n pizda|futaci|futai|futangiu|fute-te|futu ti|futu-ti*|futu-ți*|futui|futut*|futuți|futuți-aș|gaozar*|gura mă-tii|găozar*|handicapat de|homalau|'
    + 'homalău*|in cur|in pizda|javra|javră|jidan*|jigodie|laba trista|labagiu*|labă trist*|mananci cacat|mortii ma-tii|mortii matii|mortii tai|morții mă-tii|'
    + 'morții mătii|morții tăi|mue la|muie|muist|muiști*|mănânc căcat|mănânci căcat|nenorocit de|panarama|panaramă|paștele mă-tii|pizda*|pizde|pizdei|pizdă|'
    + 'poponar*|pula mea|pula ta|pulii|rahat pe|retardat*|sa te fut|suge pula|suge-mi|suge-o|sugeți pula|sugi pula|sugipula|să te fut|tarfa|tarfe|te fut|'
    + 'tigan imputit|târfe|târfo|târfă|în cur|în pizda|țigan împuțit*',
  except: 'botswaanse pula|botswana pula|botswanan pula|cur non|curat*|curs|curs*|curte*|curva de|curva gauss|curvas|curând|fut cum|futbol*|futur*|futura|la curva|'
    + 'la pula|muiere*|muierea|pula (|pula botsw*|pula\'s|pulover|puls|tarfalas|una curva',
};
