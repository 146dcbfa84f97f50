/** Words of the language 'tr'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/tr.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'tr'. */
export const TR: WrittenList = {
  suffixes: 'a|e|ı|i|u|ü|lar|ler|ları|leri|in|ın|un|ün|da|de|dan|den|ya|ye|yı|yi|sın|sin|sun|m|n|lara|lere|ların|lerin',
  words: '31 çek*|31ci|=göt|=göte|=götü|=götün|=götünü|=kıro|=oç|=oç.|=piç|=piçi|=piçin|=piçler|=piçlik|=piçsin|=puşt|=puştlar|=pörn*|=sik|=sike|=siker|=sikerim*|'
    + '=siki|=sikici*|=sikik*|=sikilm*|=sikim*|=sikin|=sikine|=sikip|=sikis*|=sikiyor*|=sikler|=sikleri|=sikme*|=sikten|=sikti*|?kavat*|?pezo|a mk|agzina sic*|'
    + 'allahsız herif|allahını sik*|am biti|amatör ibne|amcig|amcik*|amcuk|amcık*|amcıq*|amcığ*|amina kodugum*|amina koy*|amina sok*|aminako*|amk|amk çocuğu|'
    + 'amkk|amlı götlü|ammk|ammına|amq|amuna koy*|amıma|amın feryadı|amın oğlu|amına*|amından|amını*|ananas sikeyim|anani s|anani sik*|ananin am*|ananiskm|'
    + 'ananskm|ananı avrad*|ananı bacını|ananı s*|ananın am*|ananın ör*|ananısikeyim|ananısk*|ananızı sik*|anasikim|anasini sik*|anaskm|anasını avrad*|'
    + 'anasını sat*|anasını sik*|anneni sik*|aptal sik*|aq|arap piç*|attırırım|avradini|avradını*|ağzına sok*|ağzına sıç*|ağzını burnunu sik|ağzını yüzünü sik|'
    + 'aşifte|aşüfte|bacini sik*|bacını*|belanı sik*|bok gibi|bok herif|bok kafa*|bok ye*|bok yiy*|bok çuvalı|bokluk herif|boktan|boku ye|boku yedi*|bokunu ye|'
    + 'ceddini sik*|dallama*|dalyarak*|dalyarağ*|dalyarrak*|dangalak*|dassak*|daşak*|daşşak*|deyyus*|dinini imanını|dinini sik*|domal lan|domalan|domalt*|'
    + 'durzu|döl israfı|dölünü|dönme bozuntusu|dönme ibne|dürzü*|ebeni s*|ebenin am*|ebesini sik*|ermeni dölü|ermeni piç*|fahise*|fahişe*|gavat*|gavur piçi|'
    + 'geri zekali|geri zekalı*|gerizek*|gerzek*|geçmişini sik*|godoş*|got veren|gotune sok*|gotunu sik*|gotveren*|göt deliği|göt gibi|göt herif|göt korkusu|'
    + 'göt lalesi|göt oğlanı|götlek*|götler|götlük|götoğlan*|götoş*|götten|götten bacaklı|götveren*|götçü|götü boklu|götüboklu|götüm|götünden|götüne|'
    + 'götüne girsin|götüne sok*|götünü sik*|götünü ver|hasiktir*|hasiktr|hassiktir*|hasssiktir|haysiyetsiz|hıyar herif|hıyarağası|ibine*|ibne*|imanını sik*|'
    + 'ipne*|it oğlu it|itoğluit|kahbe*|kahpe*|kaltak*|kaltağ*|kancık*|kancığ*|karını sik*|kavatlık|kevase*|kevaşe*|kitabını sik*|kürt piçi|lubunya|mal herif|'
    + 'meme uçlar|memeler*|nonoş|o.ç.|oc çocuğu|oropsu*|orosbi*|orosbu*|orosp|orospi*|orospu*|orrospu*|orspu*|oruspu*|osur*|otuz bir çek*|otuz birci|otuzbir*|'
    + 'pezeveng*|pezevenk*|pic kurusu|piclik|piç kuru*|piç kürt|piçin teki|piçkurusu|piçoğlupiç|pust sik*|puştlar*|puştluk|puştun|rum piç*|ruspi|s.ktir|s1kt*|'
    + 'saksafon çek|sakso çek*|saksocu*|salak sik*|serefsiz*|sgtr|sikebil*|sikecegim|sikecem|sikeceğ*|sikem|sikemem|sikemez|sikeni|siker sikmez|sikerl*|'
    + 'sikermi*|sikertme*|sikeyim*|sikicem|sikicen|sikildi*|sikileceks*|sikilen|sikilesi*|sikilir sikilmez|sikilmiş|sikimde|sikimden|sikime|sikimin|sikimsonik|'
    + 'sikinde|sikinin|sikiver*|sikiyim*|sikiş*|sikkafa*|sikko|sikkırığı|sikleme*|sikmek|sikmemek|sikmeyin|sikmez|sikmezsem|sikmiş*|sikse|siksem|siksen|siksin|'
    + 'siksinler|siksok*|siktigim*|siktik|siktiler|siktim|siktimin|siktin|siktiniz|siktir*|siktiğim*|siktr|siktr git|skecem|skerim|skeyim|skicem|skiyim|sktir*|'
    + 'sktr|sokayım|soyunu sik*|soyunu sopunu|sulaleni sik*|suriyeli piç*|surtug*|surtuk|sülaleni*|sürtük*|sürtüğ*|sıçan herif|sıçarım|sıçayım*|sıçmak|'
    + 'sıçmıyım|sıçmış|sıçsın|sıçtı*|sıçıp|tassag*|tassak*|taşak*|taşağ*|taşşak*|taşşağ*|top ibne|travesti bozuntusu|veled-i zina|veledi zina|yahudi pisliği|'
    + 'yaraam|yarak*|yarağ*|yarra ye|yarraa|yarraaa*|yarrag*|yarrak*|yarram*|yarrağ*|yavsak*|yavşak*|yavşağ*|yedi ceddini|yelloz|yelloş|yollu karı|yosma|'
    + 'zenci köle|zenci piç*|zürriyetini|çingene orospu|öküz herif|şerefsiz*|şırfıntı*',
  except: '=ağırsiklet|=kıron|=sık|=sık sık|=sıkar*|=sıkarım*|=sıklet*|=sıkma*|=sıktı*|=sıktır|=sıkı|=sıkı*|=sıkıcı*|=sıkıl*|=sıkıldı|=sıkıldım|=sıkılmış|=sıkım|'
    + '=sıkın|=sıkınca|=sıkıntı*|=sıkıp|=sıkıya|=sıkıyor*|=sıkış*|=sıkışt*|=sıkıştır*|=sıkışık*|=taşaklı otu|ananas*|anani sor|ananı say*|ananı selam*|'
    + 'ananı sev*|ananı sor*|bacınız*|bacınıza|boka juniors|boka raton|bokaro|deyyusi|döllen*|döllenme|ebeni seven|ebenin|eksik|fizik|gavatina|gerizim|'
    + 'kavatina|klasik|memelerini ger|müzik|osurukböceği|pezodan|sikago|sikh*|sikke*|sikkeler|sikkim*|siklamen*|siklet*|siklon*|siklotron|sikorski|sikorsky|'
    + 'siks|yarakan|yavşakotu',
};
