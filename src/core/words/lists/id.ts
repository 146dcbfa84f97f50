/** Words of the language 'id'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/id.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'id'. */
export const ID: WrittenList = {
  suffixes: 'nya|mu|ku|lah',
  words: '?sange|anjeng|anjg|anjing kamu|anjing kau|anjing lo|anjing lu|anjink|anjir bangsat|asu kon|asu kowe|asu lu|babi kau|babi lu|bajingan|banci lu|bangke|'
    + 'bangsat*|bego lu|bencong|bgst|bokep*|brengsek|celeng lu|cina babi|colmek|crot|cuk asu|dancuk|dasar anjing|dasar babi|entot*|ewean|gblk|goblok*|homo lu|'
    + 'idiot lu|itil|jablay|jalang|jancok|jancuk*|jembot|jembut*|kafir anjing|kampret|keparat|kimak*|kntl|kontl|kontol*|lonte*|matamu|memek*|mmk lu|monyet lu|'
    + 'ndasmu|ngentod|ngentot*|ngewe|ngocok kontol|pantat lu|pantek*|pecun|pelacur|peler|pepek|perek|puki mak|pukimai|pukimak*|setan alas|sialan anjing|sundal|'
    + 'tai kucing|tai lu|taik|tempik|titit lu|toket*|tolol',
  except: 'coli|coliseum|e coli|e. coli|e.coli|entotem|escherichia coli|kampret bat|maho bay|pantekoste*|perekam*|perekat*|perekonomian|perekrut*',
};
