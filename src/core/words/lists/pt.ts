/** Words of the language 'pt'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/pt.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'pt'. */
export const PT: WrittenList = {
  suffixes: 's|es',
  words: '?cacete|?cona|?conas|?pica|?picas|?piroca|arrombada*|arrombado*|arrombar o cu|babaca|babacas|baitola*|bicha|bichas|bichona*|biscate*|boceta|bocetas|'
    + 'bocetuda|boiola*|boiolinha|boquete*|bosta|bosta de|bostas|broche puta|buceta*|bucetuda*|cabrao|cabrona*|cabrão*|cabrões|cacete*|caga|caga-tacos|cagada|'
    + 'cagado|cagando|cagar|cago|cagão|carai|caralh*|chinoca|chochota*|chota de|chupa meu|chupa minha|chupa pica|chupa rola|chupa-mos|colhoes|colhão|colhões|'
    + 'cona|cono da|corno|corno manso|cornos|cornudo*|crioulo de merda|crioulo fedido|cusão|cuzao|cuzinho*|cuzão*|debil mental|desgraça de merda|'
    + 'desgraçado filho|débil mental|enrabado|enrabar|enrabo|escrota|escroto|escrotos|escurinho de|esporra*|esporro na|fdp|filha da mãe puta|filha da puta|'
    + 'filhadaputa|filhas da puta|filho da puta*|filho de puta|filho de uma puta|filho duma puta|filhodaputa|filhos da puta|foda|foda se|foda-se|fodam|'
    + 'fodam-se|fodas|fodase|fodasse|fode|fodendo|foder|fodeu|fodi|fodiam|fodida*|fodido*|fodilhão|fodão|fpd|fuder|fudeu|fudida*|fudido*|fufa|fufas|'
    + 'galinha puta|gozada|gozando na|gozar na|grelinho|grelo|imbecil do caralho|judeu de merda|karalho|krl|lambe cu|lambe-cu|larilas|macaco fedido|'
    + 'macaco preto|maricas|merda*|merdinha|merdoso|meu cu|meu pau|mongol de merda|mongoloide*|monhé*|negrinho de merda|neguinho de merda|no cu|no olho do cu|'
    + 'no teu cu|nordestino de merda|otário do caralho|panasca*|paneleiro*|panilas|pau duro|pau no cu|pauzudo*|pepeka|phoda|phoder|pica|piranha puta|piroca*|'
    + 'pirocudo*|porra|porras|ppk|pqp|preto de merda|preto fedido|punheta*|punheteiro*|put4|puta|puta merda|puta que|puta que o pariu|puta que pariu|'
    + 'puta que te pariu|putaqueopariu|putaria*|putas|putedo|putinha*|puto do caralho|putona|puxa-saco do caralho|quenga*|rabeta|rameira|rapariga de merda|'
    + 'rata molhada|retardada*|retardado*|rola grossa|rola na|sapatona|sapatão|seu cu|seu macaco|siririca*|teu cu|teu pau|tmnc|tomar no cu|traveco*|trepada|'
    + 'trepar com|vadia|vadias|vagabunda*|vai se foder|vai se fuder|vai te foder|vai tomar no|vai tomar no cu|vai tomá no cu|vai-te foder|veado do caralho|'
    + 'viadinho*|viado*|viadão|vsf|vtmnc|vtnc|vá se foder|xana|xaninha|xereca*|xochota|xota|xoxota*',
  except: 'a bicha do|a bicha para|alto do cu|ação retardada|bicha de|bicha do|bicha para|bicha solitária|bichano|bichas de rabear|bichas para|biscateiro*|'
    + 'biscates de|bolsa escrotal|cabrinha|cacete de pão|cacetes de pão|cacetinho*|cona da|corno da áfrica|corno de|corno de áfrica|cornos da|cornos de|'
    + 'cornos do|cu de judas|do escroto|efeito retardado|escroto direito|escroto do|escroto e|escroto esquerdo|fazer biscates|fodor|la cona|maricas e|na bicha|'
    + 'no escroto|o corno da|o corno do|o escroto e|os cornos da|os cornos do|pica alta|pica pau|pica-pau*|pica-pica|picada|picape|pão cacete|retardada de|'
    + 'retardado de|retardado por|um cacete e|vaga-lume|xana ai|xana tecla',
};
