/**
 * What is innocent although a list of some language has a word like it: frequent words, dishes, places, families. Excepted
 * whichever lists a room takes: Lüderitz is a town for Danes too, and `negro` a colour in a text that has no other word.
 */

/** In any case; names among them are of several words, or could be nothing else. */
export const INNOCENT_WORDS: readonly string[] = (
  '=negra|=negro|=negras|=negros|nigra|nigro|negeren|negeert|negeer|negerend|genegeerd|meerdere|meerder|kuten|=débil|=débiles|=dèbil|pilpil|'
  + 'plus tard|trop tard|tôt ou tard|il est tard|se fait tard|tard le soir|tard dans|tard pour|plus tard que|més tard|massa tard|et kys|mig et kys|kys mig|kys på|kys og|'
  + 'pique-nique|pique-niques|pique nique|puttanesca|salopette|salopettes|pissenlit|pissenlits|pisse-froid|pissaladière|bastardilla|tapette à mouches|tapette à souris|'
  + 'pédale|pédales|pédaler|pédalé|pédalo|pédalos|faszination|faszinierend|faszinierende|faszinieren|fasziniert|faszinierte|faszikel|faszie|faszien|'
  + 'cock-a-leekie|faggots and mash|faggots and peas|faggots with peas|faggot stitch|lul de behanger|babi guling|figà alla veneziana|cazzilli|pico de gallo|negerzoen|negerzoenen|negerkuss|negerküsse|'
  + 'gilf kebir|honky tonk|honky-tonk|honky château|isle of lesbos|island of lesbos|lesbos island|on lesbos|auf lesbos|the devil\'s dyke|devil\'s dyke|caber tosser|shoot craps|play craps|playing craps|craps table|'
  + 'crna hora|černá hora|čierna hora|kutná hora|zelená hora|la hora|una hora|cada hora|media hora|hora local|hora actual|hora de dormir|por hora|na hora|uma hora|meia hora|'
  + 'više puta|dva puta|tri puta|nekoliko puta|svaki puta|prvi puta|skala szarości|odcienie szarości|szarość|szarości|szarością|chmod|slut för|slut idag|slut i dag|cum ar fi|=după|dupa ce|dupa aceea|'
  + 'mongo db|mongodb|bitchute|selamat paskah|paskah|paskalya|merdeka|kanakas|kontrol|kontroll|kontrolle|kontrollera|kontrollere|kavatsus|kavatina|tout petit|petit con de mire|'
  + 'hrana i piće|=már|=máris|sleet|slettes|sletter|slettet|slette|sikker|sikkert|sikre|gecikme|=geçiş|lesen|lodův|lodu v přístavu|na lodu|pro lodu'
).split('|');

/** Only where they are written like a name: with a capital, and no others. */
export const INNOCENT_NAMES: readonly string[] = (
  'Cuntis|Cunto|Cuntz|Bitche|Bitchfield|Bitchey|Pissevache|Pisseleu|La Pisse|Pissing Creek|Pissos|Cullera|Merdrignac|Merde Creek|Merdinger|Merdola|Porras|Cornudella|Maricá|Maricao|'
  + 'Cazzola|Cazzaniga|Cazzago|Cazzato|Cazzullo|Cazzaro|Stronzio|Pico|Sega Pico|Kurvin|Kurwenal|Kurvenal|Kurvi-Tasch|Kurve|Kurven|Chuja|Huja|Jebali|Jebsen|Jeb|Jebero|Mrdja|Mrdjenovich|Mrdak|Mrdalj|Mrdić|Mrđa|'
  + 'Kokotović|Kokotopoulos|Kokotsakis|Kokotov|Kokota|Kokotaulu|Buzios|Búzios|Buzin|Buzias|Geçit|Gecitkale|Sika|Siki|Sikimo|Amina|Amini|Aminata|Amine|Aminah|Yaraka|Ibne|Ibne Sina|Ibne Safi|'
  + 'Pik Lenin|Pik Dame|Pik Botha|Pik As|Pik-As|Pikk|Sletten|Slettebakken|Fitter|Kuker|Kuk Sool Won|Kuka|Horen|Hora|Fissel|Fissendorf|Fisser|Luderitz|Lüderitz|Lüdersdorf|Lüders|Ludersdorf|Luders|Paskal|Playa Negra|'
  + 'Kike|Twatt|Butthole Surfers|Schlongsen|Bell End|Sheung Fuk|Wang Fuk|Fuk Lung|Lai Fuk|Ludwig von Ficker|Martin Ficker|Geci Kosovo|Gago Coutinho|Mongo Santamaría|Charles Minge|Kontolo|Pepek|Burat|Jizzakh|Jizzax|Gilf|Dyke|'
  + 'Bastardstown|Negri|Negeri Sembilan|Neger Sembilan|Lunda|Lund|Lundin|Lule|Lulea|Serua|Suline|Hojo|Boga|Eblan|Katua|Korwa|Laba|Duupa|Cargados Carajos|Cacaopera|Cacaloxtepec|Ebal|Carai|Caraí|Icaraí|'
  + 'Dildo Island|Dildo Run|Dildo Newfoundland|Wank bei Garmisch|Am Wank|Fucking in Oberösterreich|Fucking in Österreich|Hure-Fluss|Foderaro|Fodera|Prdelakovi|Piča Alisa|Cumming|Cummings|Curacao|Curaçao|'
  + 'Nafri|Chinali|Negrín|Pula|Göteborg|Gotha|Viadana|Bosta Mahala|Caga Tió|Caga tió|Petra Kunde|Pichai|Shitterton|Homo Faber|Cona Kaz|Muietti|Puttkamer|Hurenkind'
).split('|');
