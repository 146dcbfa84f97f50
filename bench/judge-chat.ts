/** What people write in a chat, about 140 bytes each, in many languages. Nothing here is refused: every rule has to read all of it. */

/** The lines. */
export const CHAT: readonly string[] = [
  'Did anyone bring the big pot back to the kitchen after Saturday? We need it for the soup tomorrow, and Jana is asking for the ladle, too.',
  'The meeting moves to Thursday at 18:30 because the hall is taken on Wednesday. Please tell the people who do not read this, thanks a lot!',
  'I counted again: 14 chairs, 3 tables, two lamps without bulbs. If somebody drives past the market, get some of the E27 ones, warm white.',
  'Version 3.0.1 fixed it for me, but only after I restarted twice and waited ten minutes, so do not give up too early as I nearly did.',
  'Kann jemand morgen um acht den Schlüssel bei Frau Schröder abholen? Ich bin bis mittags in Köln und schaffe es sonst nicht rechtzeitig.',
  'Die Kinder haben gestern wirklich schön gesungen, und am Ende gab es für alle noch Kuchen. Danke an die Eltern, die gebacken haben!',
  'Quelqu’un a-t-il une échelle de trois mètres à prêter ce week-end ? Je voudrais nettoyer les gouttières avant qu’il ne se remette à pleuvoir.',
  '¿Quién puede llevar las sillas el viernes por la tarde? Hacen falta dos personas y un coche grande, porque son más de cuarenta esta vez.',
  'Qualcuno ha visto il cane dei vicini? È scappato stamattina verso il parco, ha un collare rosso e si chiama Argo, è molto buono con tutti.',
  'Alguém sabe se a padaria abre no domingo? Queria levar pão fresco para o almoço, e da última vez encontrei a porta fechada às nove horas.',
  'Weet iemand hoe laat de laatste bus naar het station gaat? Op de borden staat iets anders dan in de app, en ik wil hem niet weer missen.',
  'Czy ktoś może jutro podlać pomidory na działce? Wyjeżdżam do siostry i wrócę dopiero w niedzielę wieczorem, a ma być bardzo gorąco.',
  'Кто завтра сможет встретить гостей на вокзале? Поезд приходит в 9:40, вагон седьмой, их трое и много вещей, лучше приехать на машине.',
  'Yarın akşamki yemek için kim tatlı getirecek? Geçen sefer herkes salata getirmişti, bu sefer listeye yazalım ki bir daha öyle olmasın.',
  'Har någon sett min blå cykel? Den stod vid biblioteket igår kväll, och låset ligger kvar på marken. Ring gärna om ni har hört något alls.',
  'Voisiko joku tuoda huomenna ylimääräisen kahvinkeittimen? Meidän meni eilen rikki, ja vieraita tulee ainakin kolmekymmentä, ehkä enemmän.',
  'Nevíte někdo, jestli je v sobotu otevřená půjčovna lodí? Chtěli bychom vyrazit brzy ráno a vrátit se ještě před setměním, jako loni.',
  'Valaki tudna holnap segíteni a könyveket átvinni az új terembe? Körülbelül húsz doboz, nem nehezek, de egyedül nem bírom délig befejezni.',
  'هل يستطيع أحد أن يحضر مفاتيح القاعة غدا صباحا؟ الاجتماع يبدأ في الساعة التاسعة ونحتاج إلى نصف ساعة لترتيب الكراسي والطاولات.',
  'क्या कल सुबह कोई बच्चों को स्कूल छोड़ सकता है? मेरी गाड़ी खराब है और बस बहुत देर से आती है।',
  '明天下午有人能帮忙搬桌子吗？一共八张，需要从二楼搬到院子里，之后我请大家喝茶，时间大概半个小时就够了。',
  '明日の集まりは雨なら体育館になります。持ち物は変わりません。遅れる人は先に連絡してください、よろしくお願いします。',
  '내일 아침에 누가 열쇠를 가져올 수 있나요? 저는 열 시까지 병원에 있어서 문을 열 수가 없어요. 미리 고마워요, 다들 힘내세요.',
  'พรุ่งนี้ใครช่วยรดน้ำต้นไม้หน้าบ้านได้บ้าง ฝนไม่ตกมาหลายวันแล้ว ดอกไม้เริ่มเหี่ยว ขอบคุณมากนะคะ',
];
