/** Words of the language 'sv'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/sv.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'sv'. */
export const SV: WrittenList = {
  suffixes: 'en|ar|or|er|arna|orna|s|n|ens|an|a|et|na',
  words: '=horor|=röv|=röven|?kuk|?slut|apajävel|apjävel|arsel|arselslick*|arslehål*|arslet|billig hora|bitchjävel|blattar|blatte*|bög|bögar|bögarsle|bögfan|'
    + 'böghora|bögig*|bögjävel*|cp skadad|cp unge|cp-skadad|cp-unge|cpskadad|din hora|din jävla hora|discofitta|dra åt helvete|dra åt skogen fitta|dumma hora|'
    + 'efterbliven|efterblivna|en hora|faen|fan ta dig|far åt helvete|fitta|fittan|fittansikte|fittfan|fitthora*|fitthår|fittig*|fittjävel|fittjävla|'
    + 'fittkärring|fittor|fittslick*|fittstim|fittunge*|fjolla|fjollig*|fjollor|flata jävla|fy fan|för fan|gatuhora|genomknulla*|gubbjävel*|guling jävla|'
    + 'gulingar|helvetes|helvetes jävla|horhus fitta|horjävel|horungar|horunge*|hästskit|idiotjävel*|javla|javlar|judejävel*|judesvin*|jävel|jäveln|jävla|'
    + 'jävla bög|jävla cp|jävla hora|jävlar|jävlarna|jävlig*|jävulsk|kamelryttare*|knull*|kuk|kuk i röven|kukansikte|kukar|kuken|kukhuvud*|kukjävel*|kukskalle|'
    + 'kuksug*|kuksås|kärringjävel|kötthuvud|lappdjävel|lappjävel*|lilla hora|luder|ludret|luktfitta|mammaknullare*|mongo|mongojävel|mongot|neger*|negrer|'
    + 'nigger|piss på|pisshuvud|pissluder|pundarjävel|runka|runkar|runkare*|runkbulle|runkhora|rövar i|rövhatt|rövhål*|rövjävel|rövknull*|rövslickar*|'
    + 'satan i gatan|satans|satkärring*|satunge|skit ner dig|skit på dig|skita i|skiten|skitfan|skithuvud*|skithög*|skitjävel*|skitsnack|skitstövel*|'
    + 'skitstövlar*|skitunge*|skäggbiff|slampa|slampan|slampig*|slampor|slyna|slynan|slynor|snedfitta|subba|subbor|sug min|svartingar|svartskalla|svartskallar|'
    + 'svartskalle*|svinjävel|tattare jävla|turkjävel|zigenarjävel*|äckliga hora|är en hora|ät skit|åt helvete',
  except: '24 horas|a hora|agora|biljetterna är slut|buena hora|bögel|cada hora|com hora|de hora|esa hora|fittja|fittjaborg*|från början till slut|hora certa|'
    + 'hora da|hora de|hora del|hora do|hora e|hora local|hora y|horace|horan*|horas|horatius|i slutet|jävlaskap|kukeln|la hora|la última hora|las horas|'
    + 'luder och|ludern|media hora|meia hora|mongol|mongor|na hora|ora|por hora|que hora|qué hora|rövar*|rövare*|satansapan|senhora|slampade|slut med|slut nu|'
    + 'slut på|sluta|slutade|slutar|sluten|slutet|slutligen|slutna|slynan och|ta slut|tar slut|till slut|timhora|tog slut|uma hora|una hora|är slut|'
    + 'última hora',
};
