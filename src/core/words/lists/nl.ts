/** Words of the language 'nl'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/nl.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'nl'. */
export const NL: WrittenList = {
  suffixes: 's|en|je|jes|tje|tjes|e|n',
  words: '?hoer|?kut|?slet|achterlijk wijf|achterlijke|achterlijke gladiool|aftrekken lul|aftrekker|afzuigen|bef me|befborstel|beffen|bek dicht|bek houden kut|'
    + 'besodemieteren|boerelul|boerenpummel|bokkelul|bosneger*|botergeil|bruinwerker|de hoer spelen|debiel|debielen|del kut|dikke lul|domme slet|donder op kut|'
    + 'draaikont|droogkloot|eikel kut|eikels kut|flikker|flikker op|flikkers|gadverdamme|gatverdamme|geitenneuker*|geneukt|gesodemieter|godsamme|godskolere|'
    + 'godver|godverdegodver|godverdomme*|godverju|graftak|gratenkut|gvd|hielenlikker kut|hoer|hoeren|hoerenbuurt|hoerenjong*|hoerenkind*|hoerenloper|'
    + 'hoerenzoon*|hoerig|hoertje|hoertjes|homofiel vies|hou je bek|hou je kankerbek|hufter|je lul|je moeder is een hoer|je moeder is een slet|'
    + 'je moeder neuken|jodenstreek|kaaskop kut|kanker homo|kanker op|kankeraap*|kankeren op|kankerhoer*|kankerhomo*|kankerhond*|kankerjood*|kankerkind*|'
    + 'kankerkut*|kankerlijder*|kankerlijer*|kankerlul*|kankermongool*|kankerneger*|kankernicht*|kankerop|kankerslet*|kankersukkel*|kankerturk*|kankerzooi|'
    + 'kettingzeug|kkhoer|kkk kanker|kkr|klerebeer|klerelijer*|klerewijf|klerezooi|klojo|klootoog|klootviool*|klootzak*|klote|klotekut|klotewijf|klotezooi|'
    + 'kolerehoer|kolerelijer*|kontlikker*|kontneuk*|kop dicht kut|krijg aids|krijg de kanker|krijg de klere|krijg de pest|krijg de tering|krijg de tyfus|'
    + 'krijg kanker|kutallochtoon|kutbuitenlander*|kutding*|kuthoer*|kutje|kutjes|kutkind*|kutkop*|kutland|kutleven|kutlul|kutmarokkaan*|kutmens|kuttekop|'
    + 'kuttelikkertje|kutten|kuttig|kutturk*|kutweer|kutwijf*|kutzak|kutzooi|lik m\'n reet|lik me reet|lik mijn|lik mijn kont|lik mijn reet|lul|lulhannes|'
    + 'lulkoek|lullen slikken|lulletje rozenwater|lullo|mafkees kut|mafketel|matennaaier|mietje|mietjes|mijn lul|mijn pik|moederneuker*|mongolen kut|mongool*|'
    + 'naai je moeder|neger|negerin*|negers|neuk|neuken|neukertje|neukstier|neukt|nicht vuile|nikker*|oetlul|opgeilen|opgesodemieterd|opkankeren|oprotten|'
    + 'opsodemieteren|ouwe rukker|ouwehoer|ouwehoeren|paardelul|pijp me|pijphoer*|pijpslet*|pik zuigen|pleur op|pleurislaaier|pleurislijer|pleuriswijf|'
    + 'poepchinees|poot vieze|portiekslet|pot vieze|potverdomme|reetkever*|reetlikker*|reetridder*|rifaap*|roetmop*|rot op|rot op slet|rothoer|rotkut|rotslet|'
    + 'rotzak|rukhond|rukker|rukkers|schijt aan|schijt op|schijten|schijterd|schijtlaars*|schijtlijer*|slappe lul|sletje|sletjes|sletten|sletterig|'
    + 'slik mijn zaad|smous|smouzen|snol|snollen|sodemieter op|spleetogen|spleetoog*|stoephoer|stom wijf|stomme trut|stront|strontvervelend|strontzak|'
    + 'tatta kut|teef|temeier|tering op|teringhoer|teringkind|teringlijder*|teringlijer*|teringwijf|teringzooi|teven kut|trottoirteef|trut|trutten|tyf op|'
    + 'tyfushoer*|tyfushond|tyfuslijer*|tyfuswijf|tyfuszooi|verdomme*|verkloten|verneuken|vieze flikker|vieze homo|vieze nicht|vieze slet|vuile flikker|'
    + 'vuile hoer|vuile homo|vuile jood|vuile marokkaan|vuile neger|vuile slet|vuile teef|vuile turk|vuilslet|wijf kut|zak stront|zakkenwasser|zandneger*|'
    + 'zuig mijn lul|zuig mijn pik|zwartjoekel*',
  except: 'achterlijken|bef*delen|de hoera|de teef|de teef heeft|drachtige teef|een teef van|flikkerde|flikkeren|flikkerend*|flikkering*|flikkerlicht*|flikkert|'
    + 'flikkervrij*|hoer in de bijbel|hoera*|hoerastemming|hond een teef|kut al amara|kut el amara|kutina|kutno|loopse teef|lul van de|lulea|mongolen|'
    + 'mongools*|mongoolse|negen|negenen|neger river|neuken in de keuken|nikkerkes|nikkerson|pikken|pot en|pups en de teef|reu of teef|schijtwolf|slett|'
    + 'strontje|strontvlieg*|teef en|teef of|teef van|teef werd|teefjes|zwangere teef',
};
