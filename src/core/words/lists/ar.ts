/** Words of the language 'ar'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/ar.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'ar'. */
export const AR: WrittenList = {
  suffixes: 'ك|كم|ها|هم|ه|ي|ين|ات|ة|نا|ون|كن|وا|تك|ته|تها|تكم|يك',
  prefixes: 'ال|و|وال|يا|ب|ل|ف|بال|لل|ه|ها',
  words: '2a7ba*|3ahera|3ahira|3ars|3arss|3attay|3tay|5ara|5arah|5awal*|5wal|6eezak|6eezi|6eezy|6ezak|6izak|7aywan ibn|97ba|9a7ba*|9a7bon|9a7boun|9ahba*|9awad|'
    + '9awed|9hba|9lawek|9lawi|9wad|^zebby|^zebi|^zobi|a77a|a7a|a7aa|air bteezak|airi feek|ank omak|ayre feek|ayre fik|ayri bi|ayri fik|banik omak|'
    + 'ben el wes5a|bent el sharmota|bent el weskha|bin kalb|bint sharmouta|bneek|bnik omak|bteezak|charmota*|charmouta*|charmoutin|ebn el 7aram|ebn el haram|'
    + 'ebn el kalb|ebn el labwa|ebn el metnaka|ebn el sharmota|ebn el wes5a|ebn elmetnaka|el a7ba|eri fik|eyri feek|ga7ba*|gahba*|gawad|hatchoun|hatchounek|'
    + 'ibn al kalb|ibn el 7aram|ibn el haram|ibn el kalb|ibn el metnaka|ibn el sharmota|ibn el weskha|ibn il 7aram|ibn il kalb|ibn sharmouta|ka7ba*|kahba|'
    + 'kahbah|kess emmak|khawal|khawalat|kol 5ara|kol khara|kool khara|kos emak|kos o5tak|kos okhtak|kos omak|kos omek|kos omik|kos omk|kos omko|kos ommak|'
    + 'kosemak|kosomak|kosomek|kosomk|koss omak|koss omk|kossemak|ksomk|kul 5ara|kul khara|kus omak|kus ummak|kuss omak|kuss ukhtak|kuss ummak|la3nat abook|'
    + 'm3ars|manyok|manyoka|manyoke|manyook*|manyouk*|metnak|metnaka|metnakeen|mitnaka|mnayak|mnayek|mnayka|mneyyik|mo3aras|mu3arras|nayek omak|neek omak|'
    + 'neek ommak|nik mok|nik omak|nik ommak|nik ummak|nik yemak|nik yemmak|nikmok|nikomak|nikommak|nta zamel|nta7 omak|oueld el kahba|ould el kahba|qa7ba*|'
    + 'qahba*|qawwad|qlawi|sharameet|sharamit|sharmoot|sharmoota*|sharmota*|sharmouta*|sharmuta*|shrmota|shrmuta|ta77an|tabon mok|tabon yemak|taboun mok|'
    + 'taboun yemak|tabounmok|teezak|teezek|teezi|tizak|tizek|weld 9a7ba|weld el 7ram|weld el 9a7ba|weld el gahba|weld lahram|wes5a|wesa5|wis5a|wlad el haram|'
    + 'wlad l7ram|wld 9a7ba|wld l9a7ba|wled el 9a7ba|wled el kalb|ya 9awad|ya khara|ya labwa|ya lebwa|ya manyak|ya mnayek|ya wes5|ya zamel|yel3an|yel3an abook|'
    + 'yel3an abouk|yel3an deenak|yel3an kos|yel3an omak|yela3an|yil3an|yl3an abook|yla3an|zamel nta|zebak|zebbak|zebbi|zeby fe|zobrak|zobry|zouamel|zwamel|'
    + 'أنيك أمك|أنيكك|أيري|ابن الحرام|ابن الزنا|ابن الشرموطة|ابن العاهرة|ابن العرص|ابن القحبة|ابن القواد|ابن الكحبة|ابن الكلب|ابن اللبوة|ابن المتناكة|'
    + 'ابن المتناكه|ابن المنيوكة|ابن المومس|ابن الوسخة|ابن الگحبة|ابن حرام|ابن زنا|ابن شرموطة|ابن عاهرة|ابن قحبة|ابن كلب|ابن لبوة|ابن مرة متناكة|ابن وسخة|احا|'
    + 'اخو الشرموطة|اخو القحبة|اخو المنيوكة|افلام نيك|اكل خرا|الحس طيزي|الخول|العطاي|العن ابوك|القحبة|انتاك|انيج امك|انيجك|انيك امك|انيكك|اولاد الحرام|'
    + 'اير بطيزك|اير فيك|ايرك|ايره|ايري|بايري|بزبي|بطيزك|بعبص|بعبوص|بنت الشرموطة|بنت القحبة|بنت الكلب|بنت اللبوة|بنت الوسخة|بنت كلب|بنيك|تفو عليك|تلحس طيزي|'
    + 'تنيك|جحبة|حتشون|خرا عليك|خراء عليك|خرة عليك|خنيث|خول|خولات|ديوث|ديوس|زب|زبري|زبك|زبو|زبي|زغبك|زق عليك|زنجي قذر|سكس امك|سكس نيك|سكسي نيك|شاذ قذر|شراميط|'
    + 'شرمط*|شرموط*|صور نيك|طبون امك|طبون يماك|طز فيك|طياز|طيز|طيزج|طيزك|طيزي|عاهرات|عاهرة|عاهره|عايري|عرص|عرص ابن|على زبي|عيال القحاب|عيال القحبة|عير بطيزك|'
    + 'عير بيك|في زبي|فيلم نيك|قحاب|قحبة|قحبه|قحبون|قضيبي في|قلاوي|قوادة|كس أختك|كس أم|كس أمك|كس ابوك|كس اخت|كس اختك|كس اخوك|كس ام|كس امك|كس اهلك|كس خالتك|'
    + 'كس عرضك|كس عمتك|كسامك|كسخت|كسختك|كسختو|كسك|كسم الدنيا|كسم الشغل|كسم اللي|كسم ام|كسم امك|كسم ده|كسم دي|كسمك|كسمها|كسمو|كسمين|كل خرا|كل زق|كل هوا|'
    + 'كلاب ولاد|كلب ابن كلب|لحس طيز|لواطي|لوطي|لوطيين|متناك|متناكة|متناكه|متناكين|مخنث*|مص ايري|مص زبري|مص زبي|معرص|معرصين|ملعون الوالدين|منايج|منايك|منتاك|'
    + 'منيك|منيكة|منيوج|منيوك*|مومس|نتاع القحبة|نعل ابوك|نعلبوك|نقش امك|نكت امك|نياك|نياكة|نيج امك|نيك امك|نيك بنات|نيك طيز|نيك عنيف|نيك كس|نيك محارم|'
    + 'نيك نسوان|نيكك|نيكني|وسخة بنت|ولاد الكلب|ولاد كلب|ولد الحرام|ولد الزنا|ولد القحبة|ولد الكلب|ولد قحبة|يا ابن ال متناكة|يا حمار يا ابن|يا خرا|يا خول|'
    + 'يا زامل|يا زبالة|يا زق|يا طحان|يا عرص|يا قواد|يا كلب يا ابن|يا لبوة|يا واطي يا ابن|يبعبص|يلعن أبو اللي|يلعن ابو|يلعن ابوك|يلعن امك|يلعن اهلك|يلعن دينك|'
    + 'يلعن ربك|يلعن طيز|يلعن كس|يلعن كسمك|ينعل ابوك|ينعل دينك|ينيك|ينيكك|يهودي قذر|گحبة|گواد',
  except: 'ابن الكلب الوفي|ابن كلب بن|الخول في اليمن|القيادة|ايرك كانتونا|ايريك|بنيك نوت|بنيكو|بنيكي|خولان|خولة|خولي|زاملة|زاملت|زامله|زبد*|زبدة|زبون|زبيب|زبيبة|'
    + 'زبيد|زبيدة|زميل|طحان الحبوب|طحان القمح|عبد الله|عرصات|عرصة|قوادم|كسرى|كسل|كسمات|كسمة|كسمول|كسوة|كل هواء|مطحنة|منيكير|نيكاراغوا|نيكل|نيكول*|'
    + 'ولد الكلب الصغير|يا عبد الحق|يا عبد الحميد|يا عبد الرحمن|يا عبد الرحيم|يا عبد السلام|يا عبد العزيز|يا عبد القادر|يا عبد الكريم|يا عبد اللطيف|'
    + 'يا عبد الله|يا عبد المجيد|يا عبد الملك|يا عبد الناصر|يا عبد الوهاب|يا عبدالله',
};
