/** Words of the language 'it'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/it.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'it'. */
export const IT: WrittenList = {
  suffixes: 'i|e|o|a',
  words: '\'fanculo|\'sto cazzo|?culi|?culo|?fica|?fiche|?figa|?negra|?negri|?negro|?troia|affanculo|bagasci*|baldracc*|bastarda|bastarde|bastardi|bastardo*|'
    + 'battona|belin|belìn|bocchin*|bucaiolo|cacare|caga|cagare|cagasotto|cagat*|cagone|cazz*|cerebroleso|checca isterica|checche|chiavare|chiavat*|ciucciami*|'
    + 'coglion*|cojoni|col cazzo|cornuti|cornuto|cristo porco|culattina|culattone|culo rotto|del cazzo|dio bestia|dio boia|dio cane|dio porco|diocane|dioporco|'
    + 'ebreo di merda|faccia di culo|faccia di merda|facciadimerda|fanculo|farsi una sega|figa|figa di merda|fighe|figli di puttana|figlio di buona donna|'
    + 'figlio di puttana|figliodiputtana|finocchio di merda|fottere|fottersi|fottetevi|fottilo|fottiti|fottut*|fregna|frocetto|froci|frocia|frociaggine|frocio|'
    + 'froscio|grancazzo|handicappato di merda|in culo|incazza*|incoglionirsi|incula*|k4zzo|kazzo|kulo|la fica|la figa|leccaculi|leccaculo|leccafiga|leccami*|'
    + 'lesbicona|li mortacci|madonna puttana|madonna troia|marocchino di merda|me ne fotto|merd*|mi fai una sega|mignott*|minchi*|minkia|mona di merda|'
    + 'mongoloide|mongoloidi|mortacci*|negro di merda|patonza|pezzi di merda|pezzo di merda|pisciare in|piscio|pompin*|porca madonna|porca puttana|porca troia|'
    + 'porcamadonna|porcatroia|porco dio|porco due|porco il|porco zio|porcod*|puttana*|puttane*|puttanier*|recchione|recchioni|ricchione*|ricchioni|'
    + 'rincoglioni*|ritardato di merda|rompiballe|rompicazzo|rompicoglioni|rompipalle|rottinculo|rotto in culo|sborr*|scazza*|scoglionat*|scopami|scopare con|'
    + 'scopat*|scopiamo|segaioli|segaiolo|sgualdrin*|sorca|spompin*|sporca puttana|sporchi negri|sporco negro|sticazzi|sto cazzo|stocazzo|stronz*|succhiacazzi|'
    + 'succhiacazzo|succhiami*|terrona|terrone|terroni|testa di cazzo|testa di minchia|testadicazzo|teste di cazzo|tette|tettona|tettone|ti scopo|troie|'
    + 'troione|trombare|trombata|trombiamo|va a cagare|va in mona|va\' in mona|vacca di merda|vaffa|vaffan*|vai a cagare|zingaro di merda|zoccola*|zoccole',
  except: 'a troia|ada negri|antonio negri|assedio di troia|bastarde galline|bastardo di cane|cacarella|caduta di troia|cagatay|cagayan|cagliari|cane bastardo|'
    + 'cani bastardi|cavallo di troia|città di troia|de troia|di troia|elena di troia|ficar|figa watch|guerra di troia|ha scopato|ho scopato|la troia di|'
    + 'mercedes|merdeka|monte negro|montenegro|mura di troia|negri sembilan|negro league*|negro leagues|negro spiritual|negro spirituals|pola negri|'
    + 'scopata a terra|scopata il pavimento|scopata la|scopato il pavimento|scopato la|tette toni|toni negri|troia (foggia)|troia e|troia in|troiani',
};
