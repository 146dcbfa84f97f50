/** Words of the language 'no'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/no.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'no'. */
export const NO: WrittenList = {
  suffixes: 'en|er|ene|s|n|e|et|a|ene|ens',
  words: '=ræv|?hore|?kuk|?mongoloid|?puler|?retard|billig hore|cp jævla|din hora|din hore|djevelens jævla|dra til helvete|drit i|drit og dra|dritten|drittfaen|'
    + 'dritthue*|dritthull|drittkjerring*|drittsekk*|drittunge*|ei hore|en hore|evneveik|evneveike|faan|faen*|fan ta|fanden|fitta|fitte*|fokkin|fokking|'
    + 'fokkings|for helvete|forjævlig|fucka|fy faen|føkk*|guling|gulinger|helvetes|hestedritt|hestekuk*|hestkuk*|hestpeis|homofaen|homse|homsefaen|homser|'
    + 'hora der|hora di|hore unge|horebukk*|horer|horeunge|horkunde fitte|horunge*|i helvete|i ræva|javla|jævel|jævelen|jævla|jævla hora|jævla hore|jævla jøde|'
    + 'jævla soper|jævler|jævli|jævlig*|jødefaen|jødesvin*|kjerring fitte|kjerringfaen|knull|knull deg|knulla|knulle*|kuk|kuken|kukene|kuker|kukhode*|'
    + 'kukskalle*|kuksuger*|kuktryne*|kyss meg i ræva|kødd med|køddehue|køddhue|lesbe jævla|lita hore|ludder|ludderet|mongis|mongo|mongofaen|morapul*|'
    + 'morraknuller|morrapul*|mus fitte|neger*|negrer|nigger|pakkis*|pikk|pikken|pikker|pikkfjes|pikkhode*|pikksug*|pikktryne*|pul deg|rasshull*|rasshøl*|'
    + 'ronk*|runk|runke*|ræv|ræva di|rævapul*|rævhull*|rævhøl*|rævpul*|rævslikk*|rævva|satan|satan i|satans|skjeiv fitte|slikk meg|sotrør|spasser|spassere|'
    + 'ståpikk|ståpikkene|ståpikker|sug meg|sug pikken|svarting*|svartskalle*|til helvete|tilbakestående jævla|tispe fitte|tøs fitte|utlending jævla',
  except: 'faenza|fokk og|fokkemast|homsepatrulje*|hore til|horeb|horeca|horeca*|horemheb|horene i bjørvika|horens|hores|horesta|knullruff*|runkelroe*',
};
