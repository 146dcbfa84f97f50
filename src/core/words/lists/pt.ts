/** Words of the language 'pt'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/pt.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'pt'. */
export const PT: WrittenList = {
  suffixes: 's|es',
  words: '?cacete|?cona|?conas|?pica|?picas|?piroca|?pnc|?tnc|^carai|a cona da|aleijado de merda|arrombad*|arrombar o cu|babaca|babaca do caralho|babacas|babacão|'
    + 'babaquice do caralho|baitol*|bct|bicha|bicha louca do caralho|bicha nojenta|bichas|bichona*|biscate*|biscatona|boceta|bocetas|bocetinh*|bocetuda|'
    + 'bocetão|boiola*|boiolinha|boiolão|boquete*|boquetin*|bosta|bosta de|bostalhão|bostas|bosteir*|bostinha|bostão|broche puta|bronha|bronheir*|buceta*|'
    + 'buceteir*|bucetinh*|bucetuda*|bucetão|cabrao|cabrona*|cabrão*|cabrões|cacete*|cacetudo|cachorra vadia|cadela vadia|caga|caga-tacos|cagad*|cagalh*|'
    + 'cagando|cagar|cagar na|cago|cagon*|cagão|caraio*|caraiu|caralh*|chinoca|chochota*|chota de|chupa meu|chupa minha|chupa pau|chupa pica|chupa rola|'
    + 'chupa-cu|chupa-mos|chupador de|chupar rola|colhoes|colhão|colhões|come cu|comer cu|comer o cu|comer teu cu|cona|cona da mãe|cona da puta|cona da tua*|'
    + 'conanas|conass*|conaç*|cono da|cornao|corno|corno do caralho|corno filho|corno manso|cornos|cornud*|cornão|crioulada|crioulo de merda|crioulo fedido|'
    + 'crioulo nojento|crioulo safado|cu de burro porra|cusão|cuzao|cuzilhão|cuzinho*|cuzona*|cuzud*|cuzão*|dar o cu|debil mental|dei o cu|descaralh*|'
    + 'desgraça de merda|desgraçado do caralho|desgraçado filho|dá o cu|débil mental|emporcalha porra|encaralhad*|enrabado|enrabar|enrabo|escaralh*|escrota|'
    + 'escrotid*|escroto|escrotos|escrotão|escurinho de|esporra*|esporrei|esporro na|favelado de merda|fdp|fdputa|fds porra|filha da mãe puta|filha da puta|'
    + 'filhadaputa|filhas da puta|filho da p*|filho da égua|filho de puta|filho de uma puta|filho de uma égua|filho duma|filho duma puta|filhodap*|'
    + 'filhos da puta|foda|foda se|foda-se|fodam|fodam-se|fodas|fodase|fodasse|fode|fode-te|fodei|fodei vos|fodei-vos|fodelanci*|fodelânci*|fodendo|foder|'
    + 'foder-te|foderam|foderia|fodesse|fodeste|fodete|fodeu|fodi|fodiam|fodida*|fodido*|fodilh*|fodona*|fodão*|fodões|fpd|fudelânci*|fudem|fudemos|fudend*|'
    + 'fuder|fuderos*|fudeu|fudi|fudida*|fudido*|fudidão|fufa|fufas|galinha puta|galinhona puta|gozada|gozando na|gozar na|gozei na|gozo na cara|grelinho|'
    + 'grelo|imbecil do caralho|judeu de merda|judeu imundo|judeu nojento|karalho|krl|krlh*|lambe botas de merda|lambe cu|lambe-cu|larilas|lazarento de merda|'
    + 'macaca imunda|macaco fedido|macaco imundo|macaco preto|mamar rola|maricas|masturbador de merda|me foder|me fudeu|me fudi|merda*|merdeir*|merdin*|'
    + 'merdoc*|merdos*|meu cu|meu cú|meu pau|mongol de merda|mongoloide*|mongolóide*|monhé*|na cona|negrinho de merda|negro fedido|negro imundo|negro nojento|'
    + 'neguinho de merda|neguinho fedido|no cu|no cú|no olho do cu|no teu cu|nordestino de merda|nordestino fedido|olho do cu|otario do caralho|'
    + 'otário do caralho|panasca*|paneleiro*|panilas|paraíba de merda|pau duro|pau no cu|pauzud*|pauzão|pepeka|perereca molhada|phoda|phoder|pica|piranha puta|'
    + 'piranhuda|piriquita molhada|piroca*|pirocud*|pirocão|piroquinha|porra|porra-louca|porraloca*|porras|porrinha|ppk|pqp|preta imunda|preto de merda|'
    + 'preto fedido|preto imundo|preto macaco|preto nojento|ptqp|punheta*|punheteir*|punhetã*|put4|puta|puta barata|puta de merda|puta merda|puta que|'
    + 'puta que o pariu|puta que pariu|puta que te pariu|puta velha|puta vida|putamerda|putanheir*|putaqpariu|putaqueopariu|putaquepariu|putaria*|putas|'
    + 'putas que|putaço|putedo|puteir*|putifer*|putinha*|puto do caralho|putona|putão|putíss*|putões|puxa-saco do caralho|q se foda|que se foda|quenga*|rabeta|'
    + 'rameira|rapariga de merda|rapariga do caralho|rata molhada|retardada*|retardado*|rola dura|rola grossa|rola na|rolud*|sapatona|sapatona nojenta|sapatão|'
    + 'se foda|se fode|se fodeu|se fudeu|seu bosta|seu cu|seu cú|seu macaco|siriric*|te foder|te fodo|teu cu|teu cú|teu pau|tmnc|tomanocu|tomanocú|tomar no c*|'
    + 'traveco*|trepada|trepar com|tua cona|um bosta|vadia|vadia do caralho|vadias|vagaba|vagabas|vagabunda*|vagaranh*|vai a merda|vai pra merda|vai pra puta|'
    + 'vai pro caralho|vai se foder|vai se fuder|vai te foder|vai tomar no|vai tomar no cu|vai tomá no cu|vai à merda|vai-te foder|veado do caralho|viadag*|'
    + 'viadasso|viadaum|viadin*|viado*|viadão|viadões|vsf|vsfd|vsff|vtmnc|vtnc|vá se foder|vão se foder|vão se fuder|vão à merda|vão-se foder|xana|xaninha|'
    + 'xereca*|xerecuda|xochota|xota|xotinha|xoxota*|xoxotinh*|xoxotuda|xoxotão|xupa meu|xupa minha|xupa pau',
  except: 'a bicha do|a bicha para|alto do cu|ação retardada|bicha de|bicha do|bicha para|bicha solitária|bichano|bichas de rabear|bichas para|biscateiro*|'
    + 'biscates de|bolsa escrotal|cabrinha|cacete de pão|cacetes de pão|cacetinho*|corno da áfrica|corno de|corno de áfrica|cornos da|cornos de|cornos do|'
    + 'cu de judas|do escroto|efeito retardado|escroto direito|escroto do|escroto e|escroto esquerdo|fazer biscates|fodor|la cona|maricas e|na bicha|'
    + 'no escroto|o corno da|o corno do|o escroto e|os cornos da|os cornos do|pica alta|pica pau|pica-pau*|pica-pica|picada|picape|pão cacete|retardada de|'
    + 'retardado de|retardado por|um cacete e|vaga-lume|xana ai|xana tecla',
};
