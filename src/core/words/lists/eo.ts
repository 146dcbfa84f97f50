/** Words of the language 'eo'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/eo.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'eo'. */
export const EO: WrittenList = {
  suffixes: 'o|oj|on|ojn|i|as|is|os|us|u|a|aj',
  words: 'bugri|diofek|fekfikanto|feklekulo|fekulo|fikado|fikema|fikfek|fiki|fikilo|fikiĝi|fikiĝu|fikklaŭno|fiku|fikulino|fikulo|forfiki|forfikiĝu|forfiku|'
    + 'kacsuĉulo|merdulo|piĉo|pugulo|putinfilo|putino|ĉiesulino',
  except: '',
};
