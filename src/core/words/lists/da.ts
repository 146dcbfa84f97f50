/** Words of the language 'da'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/da.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'da'. */
export const DA: WrittenList = {
  suffixes: 'en|er|erne|s|n|e|et|ene|ens',
  words: '=mæren|=røv|=røven|?=bøsser|?diller*|?lort|?neger|?pik|?pikken|?pis|ad helvede til|ad lort|billigluder|bøssekarl*|bøsserøv*|bøssesvin|din mær|dumme mær|'
    + 'dumme so|edderfandme|evnesvag*|fandeme|fanden gale*|fanden tage|fandens|fandme|fede mær|fisse*|for fanden|for helvede|for satan|fuckhoved*|gamle mær|'
    + 'grønlænderstiv|gå ad helvede|hestepik|hestepis|i røven|jødesvin*|jødetøs|klaphat fisse|kneppe|knepper|kneppes|kneppet|kraftedeme|kraftedme|kraftædeme|'
    + 'kusse*|kælling*|lille mær|lort|lort på|lorte|lortefisse|lortehoved*|lorteliv|lorten|lortet|lorteunge|luder*|mongolbarn|mor-knepper|morknepper*|'
    + 'muhamedaner svin|møg fisse|møgkælling*|møgluder|møgso|møgsvin|møgunge*|neger*|perker*|pik|pikansigt*|pikfjæs*|pikhoved*|pikhår|pikke|pikslikker*|'
    + 'pikslugeri|piksutter*|pis af|pisfuld|pishoved|piss|pisse*|pul din mor|puler din mor|rend mig i røven|retarderede|retarderet|røvbanan*|røvfuld|røvhul*|'
    + 'røvkrasser|røvpul*|røvrend*|røvskæg|røvslikker*|røvspræke|satan i helvede|satanedeme|satanedme|satans|skid på|skide|skide hamrende|skider på|skiderik*|'
    + 'skidespræller*|skidt fisse|skøge|skøger|slik min|so din|sorte svin|sortsmudsk*|spade fisse|spasser|spassere|spasseren|spassermager|sure mær|sut min|'
    + 'sut min pik|svans|svans bøsse|svanse|tæve møg|tøjte|tøjter|tøs møg|åndssvage fisse',
  except: 'bøsse med|bøsse og|bøsse til|bøssen|bøsser med|bøsser og|bøsser på|gevær og bøsse|jagtbøsse|knepper jord|la mær|luderbakken|mære|perkerud|pikachu|'
    + 'pikant*|pikkolo*|piknik*|piktogram*|pisang*|pisk|piskefløde*|piskeris|pissarro|pissoir*|pistacie*|piste|røve|skidefuld måge|slipseknude|sparebøsse|'
    + 'svanse med|svansen|svanser',
};
