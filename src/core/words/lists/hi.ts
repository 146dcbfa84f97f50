/** Words of the language 'hi'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/hi.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'hi'. */
export const HI: WrittenList = {
  suffixes: 's|on|o|e|i|a|ों|े|ी|ा|ो|ियों|यों|याँ',
  words: '?chut|?lund|?randi|bahenchod*|banchod*|behen chod|behen ka loda|behen ke laude|behen ke lode|behenchod*|behnchod*|beti chod|bhadua|bhadva*|bhadve*|'
    + 'bhadwa*|bhadwe*|bhainchod*|bhangi sala|bhen chod|bhen ke laude|bhen ke lode|bhenchod*|bhootni ke|bhosad|bhosada|bhosadchod*|bhosadi ke|bhosadike*|'
    + 'bhosda*|bhosdi*|bhosri*|bsdk|chakka sala|chamaar sala|chinaal*|chinal*|chinki|chinkis|chod diya|chod dunga|chod raha|chodna|chodu*|choot ke baal|'
    + 'chootia|chootiya*|chudai*|chudakkad*|chudam chudai|chudwa*|chut|chut ke baal|chut ke dhakkan|chut maarli|chutia*|chutiya*|chutiye*|chutmar*|dalla kutta|'
    + 'gaand*|gand faad|gand fat|gand maar|gand mar|gand mara|gand me|gand mein|gandfattu|gandi naali ke|gandu*|gashti|hagga|haram ki aulad|harami|haramkhor*|'
    + 'haramzad*|hijda*|hijde*|jhaant*|jhaat*|jhant*|jhatu|kallu sala|kamina kutta|kamine kutte|kaminey|katua|katue|katuwa|katuye|kutiya sali|kutte ki*|'
    + 'kutti kamini|kuttiya|lauda*|lavda*|lavde*|lawda*|lawde*|loda*|lode*|lodu*|lund|lund choos|lund chus|lund khajoor|lund le|ma chuda|ma ke lode|maa chod*|'
    + 'maa chuda|maa chudao|maa ke laude|maa ke lode|maa ki aankh|maa ki chut|maadarchod*|madar chod|madarchod*|madarjat|maderchod*|madharchod*|mc bc|'
    + 'mera lund|motherchod|mulle sale|muth maar*|mutth maar|mutthal|najayaz aulaad|raand|raandi|rand ki aulad|randi|randi ka bacha|randi ke|randi rona|randwa|'
    + 'saala kutta|saale kutte|saali kutti|saali randi|sala kutta|suar ka bacha|suar ke lund|suar ki*|suwar ki aulad|tatte choos|tatti kha|tatti khale|'
    + 'teri bahan ki*|teri behen ki*|teri bhen ki*|teri gand|teri ma ki*|teri ma ko*|teri maa ka bhosada|teri maa ki*|teri maa ko*|ullu ka pattha|'
    + 'ullu ke pathe|ullu ke patthe|उल्लू का पट्ठा|उल्लू के पट्ठे|कटवे|कटुआ*|कटुए|कमीना*|कमीनी*|कमीने*|कुतिया साली|कुत्ते की औलाद|कुत्ते के पिल्ले|गश्ती*|'
    + 'गाँड*|गांड|गांड मार*|गांडू*|गाण्ड*|चमार साला|चिंकी|चुत|चुतिया*|चुदवा*|चुदाई*|चूत*|चोद|चोद दूंगा|चोदना|चोदु|चोदू|चोदूंगा|छक्का साला|छक्के साले|छिनाल*|'
    + 'झाँट*|झांट*|झाट|टट्टी खा|टट्टे|तेरी मा की*|तेरी माँ की*|तेरी मां की*|बहन के लौड़े|बहन के लौडे|बहन चोद|बहनचोद*|बेटीचोद*|बेहेनचोद*|भंगी साला|भडवा*|भडवे*|'
    + 'भड़वा*|भड़वी|भड़वे*|भेंचोद*|भेनचोद*|भैनचोद*|भोसड़ा*|भोसड़ी*|भोसड़े*|भोसडा*|भोसडी*|मदरचोद*|माँ की आँख|माँ के लौड़े|माँ चोद*|मां चोद*|मादर चोद|मादरचोद*|'
    + 'मादर्चोद*|रंडी*|रण्डी*|रांड*|लंड*|लवड़ा*|लवड़े*|लवडा*|लोड़ा|लोडा|लौड़ा*|लौड़े*|लौडा*|लौडे*|साला कुत्ता|साले कुत्ते|सुअर की औलाद|सुअर के बच्चे|'
    + 'सूअर की औलाद|सूअर के बच्चे|हरामखोर*|हरामज़ादा*|हरामज़ादी*|हरामज़ादे*|हरामजादा*|हरामजादी*|हरामजादे*|हरामी*|हिजड़ा साला|हिजड़े',
  except: 'chinki minki|chudasama|chut pat|chuta*|chute|chutes|chuting|chutney*|comstock lode|gand ki|gandalf|gandh|gandharva|gandhi*|gandi baat|geo lode|'
    + 'gold lode|harami village|i lund|ilze lund|in lund|kutte ki deg|kutte ki dekhbhal|kutte ki dum|kutte ki tarah|kutte ki wafadari|lauda air|lauda von|'
    + 'lauda\'s|laudable|laudanum|laudat*|laudato|lavdara|lavdrim|lawdy|load|loda pav|loda village|lodato|lode gold|lode ke pahaad|lode mining|lode of|'
    + 'lode runner|lode star|loden|loden*|lodes|lodes of|lodestar*|lodestone*|lodeve|lodewijk*|lodz|lund cathedral|lund i|lund sweden|lund university|'
    + 'lund, sweden|lundberg|lundgren|lundi*|lundin|lundqvist|lunds|lunds universitet|mother lode|motherlode*|niki lauda|rand|randi mayem|randi weingarten|'
    + 'randi zuckerberg|randier|randiest|randy*|silver lode|suar ki charbi|tatte|tatti|teri bahan ki shaadi|teri behen ki shaadi|teri ma ki yaad|'
    + 'teri ma ko bata|teri maa ki baat|teri maa ki dua|teri maa ki mamta|teri maa ki yaad|teri maa ko bata|teri maa ko namaste|university of lund|'
    + 'vein or lode|गांडा|चूतड़ की हड्डी|तेरी माँ की तबीयत|तेरी माँ की दुआ|तेरी माँ की बात|तेरी माँ की याद|तेरी मां की तबीयत|तेरी मां की बात',
};
