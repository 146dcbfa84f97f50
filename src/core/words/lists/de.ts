/** Words of the language 'de'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/de.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'de'. */
export const DE: WrittenList = {
  suffixes: 'e|en|er|em|es|s|n|in|innen|erin',
  words: '*arschloch|*ficker|*fotze|*hure|*scheisse|*scheiße|*schwuchtel|*titten|=möse|=mösen|?kack*|?nuttig|abfuck*|abgefickt*|abgeschissen|abwichsen|analritter|'
    + 'angepisst*|angeschissen|arsch|arschbacke*|arschbombe fick|arsches|arschficker*|arschfresse|arschgeige*|arschgesicht*|arschig*|arschkarte|arschkriecher*|'
    + 'arschlecker*|arschloch*|arschlöcher*|arschtritt*|behindi|bescheissen|bescheißen|beschissen*|bimbo|bimbofresse|bimbos|blas mir einen|bumsen|drecksack*|'
    + 'drecksarsch|drecksau*|dreckschlampe*|drecksfotze*|drecksjude*|dreckskerl|drecksnutte*|dreckspack|dreckstürke*|drecksäue|durchficken|durchgebumst|'
    + 'durchgefickt|dünnschiss|fettarsch|fick das|fick dein|fick deine|fick dich|fick die|fick euch|fickdich|ficke|ficken|fickende|ficker*|fickfehler*|'
    + 'fickfresse*|ficksau|fickst|fickt|fickt euch|fickte|fidschi sau|flittchen|fotze*|fotzn|fresse halten|gefickt*|geschissen|gewichst|hackfresse*|'
    + 'halt deine fresse|halt die fresse|halt\'s maul|halts maul|hirnamputiert*|hosenscheißer*|huansohn|hundeficker|hundesohn*|hure|huren|hurenbock*|'
    + 'hurenficker|hurenkind*|hurensohn*|hurensöhne*|hurentochter|hurnsohn|itaker*|judenpack|judensau*|judenschwein*|kackbratze*|kacke|kacken|kacker|'
    + 'kackwurst*|kaffer*|kameltreiber*|kampflesbe*|kanacke*|kanake*|kinderficker*|klugscheiss*|klugscheiß*|knoblauchfresser*|korinthenkacker*|kümmeltürke*|'
    + 'leck mich am arsch|lutsch meinen|lutscher fick|maul du|missgeburt*|misstück|mistgeburt*|mistkerl fick|mistsau|miststück*|mißgeburt*|muschilecker*|'
    + 'mutterficker*|nafri|nafris|neger*|nigger|niggers|nutte*|pimmel*|pisse*|pissnelke*|pisst|polacke*|rotznegr|rumficken|sauhund|saujude*|scheise*|scheiss*|'
    + 'scheizze|scheiß*|schiss auf|schlampe*|schlampig bitch|schlitzauge*|schmeißscheiße|schwanz lutschen|schwanzlutsch*|schweinehund fick|schwuchtel*|'
    + 'schwuli*|sheiße|spacken|spacko|spaghettifresser*|spasst|spassti|spasstis|spast|spasten|spasti|spastis|titten*|transe|transen|tunte|tunten|tuntig|'
    + 'türkensau*|untermensch*|verarsch*|verfickt*|verpiss*|verreck|verschissen*|vollspast*|votze*|wichse|wichsen|wichser*|wichsfresse*|wichsgriffel|wichst|'
    + 'wichsvorlage*|wixer*|wixxe*|zigeunerpack|zigeunersau|ärsche|ölauge*',
  except: 'arschaeologie|arschin*|barsch|blaumeise|fickel|hanswurst|harsch|hure babylon|kackar*|kackel|kackerlak*|kaffern|kaffern-*|kaffernadler|kaffernbüffel*|'
    + 'kafferngras|kaffernhirse|kaffernhornrabe|kaffernkrieg*|kakerlak*|marsch|mösern|negerkuss afrika|pissaladière|pissarro|pissoir*|scheissegg|'
    + 'scheisstürmchen|scheißel|schwanzmeise|titten und|transept|transeuropa|tuntenhaus*|tuntenhausen',
};
