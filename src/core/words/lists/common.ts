/**
 * Words that every text of a language has: by these we tell in which language a text is, where a word is an obscenity in one
 * and an everyday word in another. Only languages written in alphabets that others use as well.
 */

/** By language, the most frequent words that few others have. */
export const COMMON_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['en', 'the and is are was you your he she they it this that of to with for my have has not what when do does i we in on at who be been from a an his her its our will would can there being stop so just get go me am as or but by had were how why who should could them then than out up such if all one'],
  ['de', 'der die das und ist sind war du dein ich nicht ein eine einen mit auf für von zu dem den es wir ihr sie er wie was auch noch im bei nach wird hat haben als'],
  ['fr', 'le la les et est sont vous tu il elle nous je ne pas un une des du de dans pour avec sur au aux ce cette qui que mon ton son être en à plus très mais par a été ont'],
  ['es', 'el la los las y es son está usted tú yo no un una unos de del en para con por que se mi tu su lo al como más pero muy hay a ser me le nos'],
  ['it', 'il lo la gli i e è sono sei hai che di del della dei nel nella un una per con non mi ti si ci da al alla come più ma molto anche questo questa ha ho le'],
  ['pt', 'o a os as e é são está você não um uma de do da dos das no na em para com por que se meu seu ao como mais mas muito há eu ele ela foi isso nos'],
  ['nl', 'de het een en is zijn was je jij jouw ik niet van in op met voor dat die te er maar ook wat hoe naar bij aan heb heeft we hij zij'],
  ['pl', 'i w na z nie to się jest są był ty ja do że co jak ale po za od dla tak mnie ci jego tej tym przez przy'],
  ['tr', 've bir bu da de ne ben sen o için çok ile gibi var yok mi mı daha ama olarak olan en kadar'],
  ['sv', 'och är det en ett jag du han hon vi inte som på av för med den till har var om men att ska så kan från i de klockan mycket bara här där nu'],
  ['da', 'og er det en et jeg du han hun vi ikke som på af for med den til har var om men at skal så kan fra i de der'],
  ['no', 'og er det en et jeg du han hun vi ikke som på av for med den til har var om men at skal så kan fra i de deg meg'],
  ['fi', 'ja on ei se että hän minä sinä en ole oli tämä mutta kun niin myös kuin sen ovat mitä jos'],
  ['cs', 'a je to se na v že jsem jsi není ten ta co jak ale za do s o pro by tak si jako ve být'],
  ['hu', 'a az és nem hogy van egy ez is meg de te én volt csak mi ki el fel már mint lesz'],
  ['ro', 'și si este sunt un o de la în in cu pe nu care ce mai din pentru ai am te se să'],
  ['id', 'yang dan di ini itu tidak dengan untuk dari ke saya kamu aku ada akan juga lagi sudah'],
  ['fil', 'ang ng mga sa na ay ko mo siya ako ikaw hindi po ito si naman lang'],
  ['hi', 'hai ka ke ki ko se mein main tu tum aur nahi kya ho yeh woh bhi teri tera mera meri'],
  ['eo', 'la kaj estas ne mi vi li en de al kun por sed tio estis'],
].map(([language = '', words = '']): [string, readonly string[]] => [language, words.split(' ')]));
