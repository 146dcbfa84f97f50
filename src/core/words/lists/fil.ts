/** Words of the language 'fil'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/fil.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'fil'. */
export const FIL: WrittenList = {
  words: '?puta|anak ka ng puta|bakla ka|bayag mo|bobo ka|bobong|burat|chupa mo|demonyo ka|gaga ka|gago|gagong|hayop ka|hayup ka|hinayupak|hindot|iyot|iyutan|'
    + 'jakol|kantot|kantutan|kantutin|kinangina|kingina|kupal|leche ka|letse ka|lintik ka|malandi ka|nognog|pakshet|pakyu|pekpek mo|pokpok|potang ina|'
    + 'potangina|pucha|puke mo|puke ng ina|puki ng ina|pukinang ina|puking ina|pukingina|punyeta|puta|puta ka|putahin|putang ina*|putang-ina|putangina*|'
    + 'putragis|salsal|shunga|siraulo ka|taena|tang ina*|tanga ka|tangang|tangina*|tarantada|tarantado*|tite mo|titi mo|tngina|tsupa|ulol|ulul|ungas',
  except: 'gaga|puta ria|titi',
};
