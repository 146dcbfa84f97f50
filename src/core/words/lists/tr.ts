/** Words of the language 'tr'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/tr.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'tr'. */
export const TR: WrittenList = {
  suffixes: 'a|e|ı|i|u|ü|lar|ler|ları|leri|in|ın|un|ün|da|de|dan|den|ya|ye|yı|yi|sın|sin|sun|m|n|lara|lere|ların|lerin',
  words: '31 çek*|=göt|=göte|=götü|=götün|=götünü|=kıro|=oç|=oç.|=piç|=piçi|=piçin|=piçler|=piçlik|=piçsin|=puşt|=puştlar|=sik|=sike|=siker|=sikerim*|=siki|'
    + '=sikici*|=sikik*|=sikilm*|=sikim*|=sikin|=sikine|=sikip|=sikis*|=sikiyor*|=sikler|=sikleri|=sikme*|=sikten|=sikti*|allahını sik*|am biti|amcig|amcik*|'
    + 'amcık*|amcığ*|amina kodugum*|amina koy*|aminako*|amk|amk çocuğu|amq|amın feryadı|amın oğlu|amına*|amından|amını sik*|amınıza|anani sik*|ananin am*|'
    + 'ananı sik*|ananın am*|ananısk*|ananızı sik*|anasikim|anasini sik*|anaskm|anasını sik*|anneni sik*|aptal sik*|aq|avradını sik*|bacini sik*|bacını sik*|'
    + 'bok gibi|bok herif|bok kafa*|bok ye*|bok yiy*|boktan|boku yedi*|dallama*|dalyarak*|dalyarağ*|dangalak*|daşşak*|deyyus*|dinini sik*|döl israfı|'
    + 'dönme ibne|ebeni sik*|ebenin am*|ermeni dölü|fahise*|fahişe*|gavat*|gavur piçi|geri zekali|geri zekalı*|gerizekali*|gerizekalı*|geçmişini sik*|godoş*|'
    + 'göt deliği|göt herif|göt lalesi|götlek*|götler|götlük|götoş*|götten|götveren*|götçü|götüm|götünden|götüne|götüne girsin|götüne sok*|götünü sik*|'
    + 'haysiyetsiz|ibne*|it oğlu it|itoğluit|kahpe*|kaltak*|kaltağ*|karını sik*|kavat*|kevase*|kevaşe*|kürt piçi|lubunya|meme uçlar|memeler*|nonoş|o.ç.|'
    + 'oc çocuğu|orosbu*|orospu*|orspu*|oruspu*|osur*|otuz bir çek*|otuz birci|otuzbir*|pezeveng*|pezevenk*|pezo|piç kurus*|piç kürt|piçkurusu|pust sik*|'
    + 'puştluk|pörn*|s1kt*|sakso çek*|saksocu*|salak sik*|serefsiz*|sikecegim|sikecem|sikeceğ*|sikem|siker sikmez|sikerl*|sikertmek|sikeyim*|sikicem|sikicen|'
    + 'sikileceks*|sikilesi*|sikilir sikilmez|sikinde|sikiyim*|sikiş*|sikkafa*|sikko|sikkırığı|sikleme*|sikmek|sikmemek|siktigim*|siktir*|siktiğim*|sktir*|'
    + 'sktr|soyunu sik*|surtuk|sülaleni sik*|sürtük*|sıçan herif|sıçarım|sıçayım*|sıçmak|sıçmış|sıçtı*|sıçıp|tassak*|taşak*|taşağ*|taşşak*|top ibne|'
    + 'veled-i zina|veledi zina|yahudi pisliği|yaraam|yarak*|yarağ*|yarrak*|yarram*|yarrağ*|yavsak*|yavşak*|yavşağ*|yosma|zenci köle|çingene orospu|şerefsiz*|'
    + 'şırfıntı*',
  except: '=ağırsiklet|=kıron|=sık|=sık sık|=sıkar*|=sıkarım*|=sıklet*|=sıkma*|=sıktı*|=sıktır|=sıkı|=sıkı*|=sıkıcı*|=sıkıl*|=sıkıldı|=sıkıldım|=sıkılmış|=sıkım|'
    + '=sıkın|=sıkınca|=sıkıntı*|=sıkıp|=sıkıya|=sıkıyor*|=sıkış*|=sıkışt*|=sıkıştır*|=sıkışık*|=taşaklı otu|ananas*|boka juniors|boka raton|bokaro|deyyusi|'
    + 'döllen*|döllenme|eksik|fizik|gavatina|gerizim|kavatina|klasik|müzik|osurukböceği|pezodan|sikago|sikh*|sikke*|sikkeler|sikkim*|siklamen*|siklet*|siklon*|'
    + 'siklotron|sikorski|sikorsky|siks|yarakan|yavşakotu',
};
