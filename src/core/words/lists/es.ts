/** Words of the language 'es'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/es.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'es'. */
export const ES: WrittenList = {
  suffixes: 's|es',
  words: '=coñazo|=coñazos|=coño|=coños|=encoñada|=encoñado|=recoño|?joder|?polla|?pollas|a la verga|agilipoll*|ahuevonado|al carajo|anormal de mierda|aweonao|'
    + 'bastarda*|bastardo*|bicho puto|bollera*|boludo de mierda|cabron|cabrona*|cabrones|cabrón|cachonda*|caga en tu|cagada*|cagado*|cagar|cagarla|cagaste|'
    + 'cagona*|caguen|cagón*|carajo*|carechimba|careverga|cerda puta|chimba de|chinga|chinga tu*|chingada*|chingadera*|chingado*|chingar*|chingas|'
    + 'chingatumadre|chingona*|chingones|chingue*|chingón*|chino cochino|chupa mi|chupaculos|chupala|chupame la|chupamedias|chupamela|chupapolla|chupapollas*|'
    + 'chúpala|chúpame*|cipote*|come mierda|comemierda*|comepollas*|concha de tu*|conchasumadre|conchatumadre|conchetumadre*|conchetumare|ctm|culazo|culera|'
    + 'culero*|culiada*|culiado*|culiao*|culito rico|culo|culos|cágate|desgraciado hijo|el culo|el orto|encabron*|follada|follador*|follamos|follando|follar*|'
    + 'follate|follo a|folláis|forro de mierda|forros de mierda|fulana puta|furcia*|fóllate|gilipichis|gilipoll*|gilipoya*|gilipuert*|gitano de mierda|'
    + 'golfa de|gonorrea de|gonorrea hijueputa|guarra|guarras|güevón*|hacer pajas|hacerse una paja|haciendo una paja|hazte una paja|hdp|hija de puta|'
    + 'hijadeputa*|hijaputa|hijas de puta|hijo de la chingada|hijo de la gran|hijo de perra|hijo de puta|hijodeputa*|hijoputa|hijos de perra|hijos de puta|'
    + 'hijuep*|huevón*|hueón*|ijo de puta|indio de mierda|jilipoll*|joda|jodan|jode|jodemos|jodeputa|joderos|joderte|jodete|jodida*|jodido*|jodienda|jodiendo|'
    + 'jodéis|jodí|joputa|judío de mierda|jódanse|jódete|kabron|kapullo|la concha de tu|la polla|la puta que te pario|la puta que te parió|la reconcha|'
    + 'la verga|lamebotas puto|lameculo*|malparida*|malparido*|malparío|mamabicho|mamada*|mamaguevo*|mamagüevo*|mamahuevo*|mamona|mamones|mamón*|marica*|'
    + 'maricon|mariconada*|mariconazo*|maricones|maricón*|marikon|mariquita de mierda|me cago|me cago en*|me vale verga|mi culo|mi polla|mi verga|mierd4|'
    + 'mierda*|mierdecilla|mierdero*|mierdoso*|mongol de mierda|moraco*|moro de mierda|mrda|mámame*|naco de mierda|negraco|negrata*|negro de mierda|ojete|'
    + 'orto de|pajearse|pajera|pajero*|pajéate|panchito*|pelandusca*|pelotuda*|pelotudo*|pendeja*|pendejo*|perra de mierda|pija|pijas|pinche cabrón|'
    + 'pinche culero|pinche pendejo|pinche puta|pinche puto|pinche vieja|pinches|pirobo*|pollazo|pollón|por culo|por el culo|puta|puta madre|puta negra|'
    + 'putada*|putamadre|putas|putaso|putazo*|puteada*|putero*|putita*|putito*|putiza|puto|putos|putrefacto hijo|putísim*|putón*|ql|qliao|que te den por culo|'
    + 'ramera*|reputa|retrasado de|retrasado mental|sarasa|sarasas|sidoso*|soplapollas*|su culo|subnormal*|sudaca*|tarado de mierda|tetas|tetazas|tetona*|'
    + 'tetotas|tomar por culo|tortillera*|travelo*|tu culo|tu polla|tu verga|una polla|vale verga|verga de|vergas|vergazo*|vergón*|vete a la mierda|'
    + 'vete a la verga|vete al carajo|weon culiado|weón culiao|zorra*',
  except: 'amputa*|calle verga|carajillo*|chingolo*|chingue a|cipotear|cogida de|computa*|concha espina|culatra|culo de botella|culo de pollo|culo de vaso|diputa*|'
    + 'disputa*|el culo del mundo|guarra y|imputa*|la concha del|la verga mayor|la zorra del|la zorra y|la zorra y las uvas|mamada del bebé|marica y|'
    + 'maricarmen|marikina|mariquita|número subnormal|números subnormales|olla|orto del sol|pajarera|pajeros|pija de|polla de agua|polla gris|pollas de agua|'
    + 'pollas y gallinas|puto amo contable|puto de|puto el|puto es|reputación|subnormal de|subnormal float*|subnormal floats|subnormal number*|'
    + 'subnormal numbers|subnormal operator*|subnormal subgroup*|subnormal value*|subnormales números|subnormalidad matemática|tetas de vaca|tordo|una zorra y|'
    + 'verga del barco|verga mayor|verga seca|vergara|zorra roja|zorra y|zorra ártica|zorras y|zorras árticas|zorros y zorras',
};
