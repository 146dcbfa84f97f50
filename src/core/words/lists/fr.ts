/** Words of the language 'fr'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/fr.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'fr'. */
export const FR: WrittenList = {
  suffixes: 's|e|es|x',
  words: '=niqué|=pédé|?cons|?garce|?negro|?nègre|?putain|allez vous faire foutre|attardé mental|au cul|bamboula*|bande de cons|batard|batards|bicot*|bites de|'
    + 'boche|boches|bouffon de merde|bouge ton cul|bougnoul*|brackmard|branle|branler|branlette*|branleur*|branleuse*|branlos|branlée|bridé sale|bâtard*|'
    + 'calisse|casse couilles|casse-couilles|ce con|chatte de ta mère|chiant*|chier|chieur*|chieuse*|chinetoque*|chintok*|chiotte de merde|chié|ciboire|'
    + 'conard*|conasse*|connar|connard*|connasse*|connerie*|connes|couille*|couillon*|couillu|crisse de|crouille*|câlisse*|d\'emmerd|du cul|débile mental|'
    + 'déconne|déconner|décrisse|décâlisse|démerde*|elle est conne|emmerd*|encul*|enfoiré*|es un con|espèce de con|est con|est un con|esti de|face de cul|'
    + 'faire chier|fait chier|faux cul|faux-cul|fdp|feuj sale|fille de chienne|fille de pute|fils de chien|fils de chienne|fils de pute|fiotte*|fous le camp|'
    + 'foutaise*|foutre|fumier de|gang bang|garces|gode|godemiché|godes|gouinasse*|gouine*|grognasse*|grogniasse|gros con|gros cul|gros mongol|gros pd|'
    + 'grosse bite|grosse truie|grosse vache|hostie de|il est con|je m\'en fous|jean-foutre|la chatte à ta mère|la putain de ta mère|le cul|les pd|lèche cul|'
    + 'lèche-cul*|lécheur de cul|m\'en branle|ma bite|ma queue salope|macaroni sale|mange de la marde|mangeux de marde|marde|melon sale|merdasse|merde*|merdier|'
    + 'merdique*|mon cul|mongol de|mongole de|mongolien de|mrd|mèrde|niakoué*|niakwé|nik ta*|nike ta mère|nique la police|nique les|nique sa mère|nique ta*|'
    + 'nique tes|nique toi|nique ton|nique vos|niquer|niquer ta mère|niquetamère|niqueur|niquez*|niquée|ntm|nymphomane salope|nègres|négresse*|négro*|'
    + 'ordure de merde|osti de|ostie|ostie de|p\'tain|partouze*|pauvre con|pauvre conne|pd de|petasse*|petit con|petits cons|pisseuse*|pouffiasse*|poufiasse*|'
    + 'pour un con|pourriture de|pousse-crotte|ptn|putain|putains|pute|puterie|putes|putin de merde|pédale de|pédé|pédés|pétasse*|quel con|raton sale|rital*|'
    + 'romanichel sale|s\'en branle|s\'en branler|sa bite|sa chatte mouillée|sa mère la pute|sac à foutre|sac à merde|saint-ciboire|salaud*|sale arabe|'
    + 'sale blanc|sale con|sale conne|sale feuj|sale juif|sale juive|sale mongol|sale noir|sale nègre|sale pd|sale pédale|sale pédé|sale romano|salopard*|'
    + 'salope*|saloppe*|si con|son cul|suce ma|suce ma bite|suce moi|suce-moi|sucer des bites|suceur*|suceuse*|suis con|t es con|t\'en branle|t\'es con|ta bite|'
    + 'ta chatte|ta mère la chienne|ta mère la pute|ta mère la salope|tabarnac*|tabarnak*|tafiole*|tantouse*|tantouze*|tapette*|tarlouze*|te faire foutre|'
    + 'ton cul|trans de merde|travelo*|traînée de|triso|trop con|trou de balle|trou du cul|trouduc*|tu es con|tête de bite|tête de noeud|tête de nœud|'
    + 'têtes de bite|un coup de bite|une bite|va chier|va te faire enculer|va te faire foutre|va te faire mettre|va te faire voir|viarge|vieux con|'
    + 'vous êtes con|youpin*|youtre*|zob|zobs|éjac faciale|être con',
  except: 'air con|air-con|and cons|au cul de sac|batardeau*|biche|bicotte|bitcoin|bite au|bite de|bite the|bites de moustiques|boche de|bâtard de chien|'
    + 'bâtardeau*|bồn con|chattes et chats|chien bâtard|chili con|comic con|comic-con|con air|con amigos|con amore|con artist|con artists|con brio|con calma|'
    + 'con carne|con chó|con cui|con ed|con edison|con el|con ella|con esto|con fuoco|con game|con gli|con gusto|con gái|con i|con il|con la|con las|con le|'
    + 'con lei|con lo|con los|con lui|con man|con me|con men|con mi|con moto|con mucho|con mèo|con người|con noi|con nosotros|con otra|con otros|con permiso|'
    + 'con piacere|con que|con queso|con questo|con quien|con razón|con sordino|con spirito|con su|con tanto|con te|con ti|con todo|con trai|con trick|con tu|'
    + 'con tutti|con tutto|con un|con una|con él|con-vention|cons and|cons list|cons of|cons:|crisse la|cul de bouteille|cul de la bouteille|cul de lampe|'
    + 'cul de poule|cul de sac|cul de sacs|cul sec|cul-de-jatte|cul-de-lampe|cul-de-poule|cul-de-sac|culs de sac|culs-de-sac|các con|côn đảo|ex con|ex-con|'
    + 'foutrement|garce de vie|gode save|gratte-cul|la conne|la mer de|maître de chatte|mer de|mod cons|negroni|or cons|pain bâtard|pro and con|pros and cons|'
    + 'pubis|raton laveur|rital-|sauce bâtarde|un bâtard de labrador|viet con|vieux-condé|zobacz|épée bâtarde',
};
