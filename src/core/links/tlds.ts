/**
 * Top-level domains, by how much they say on their own. A host without a scheme is told from two words with a stop between
 * them by its ending alone, so what matters is how often people write that ending for something else.
 *
 * Source: the list of IANA, version 2026051600, without the about five hundred that belong to one company (nobody else can
 * have a host below them, and they would find links in the names of brands). In the order of the list; no other order matters.
 */

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Where nearly everything that ends so is a host: enough on its own, even spelled out ("dot com") or after one letter. */
export const CERTAIN_TLDS = words('com net org info biz edu gov mil ru xyz io gg co onion');

/**
 * Ordinary words that begin sentences, function words, and endings of abbreviations and of code: "ok.so what", "user.name".
 * These need evidence beside them: a scheme, `www`, a path, a port, a host that everybody knows.
 */
export const WEAK_TLDS = words('ad al am an ar as at au ba be by da do eh es et hm id im in is it je la ma me mo mp mr ms mu my na ne ni no om pa pm sa '
  + 'sc se si so st to us ve vs ye able actor ads adult art author auto baby band bar beauty beer best bike bio black blue boats bot book box build buy cab cal call cam camp '
  + 'car cards care cars case cash cat center chat cheap church circle city coach codes coffee compare cool country dad data date day deal degree design digital direct '
  + 'dog dot earth eat education email exchange express fail faith family fan fans farm fashion fast feedback film final fire fish fit flights fly food foo football forum free '
  + 'fun fund gay gift gives giving glass gold golf got green group guide hair health help here hiv home host hot hotel house how ink institute international jetzt jobs joy kids '
  + 'kim law legal life like limited living lol love man management map market marketing mba media meet memorial menu mobile moda mom money movie music name new news next '
  + 'now observer office one ong open organic page partners parts party pay phd phone photo physio pics pictures pink plus press prime pro prod promo property protection pub '
  + 'quest read red rest rent report review rich rip rocks room run safe sale save school science search secure security select services sex sexy shoes show singles skin smile '
  + 'soccer social solutions song soy spa space sport spot star studio study style sucks support surf systems talk target tax team tennis theater tips today tools total '
  + 'tours town toys trade training travel trust university vision vote voto watch weather wedding wine winners work works world wow wtf yoga you zone');

/** What files end in as well. As weak, and a name that files have is none of a host even with a path behind it. */
export const FILE_TLDS = words('bz cc java md mm mov ps pub py rs sh tf zip');

/** All others of two letters: countries. */
const COUNTRIES = words('ac ae af ag ai ao aq aw ax az bb bd bf bg bh bi bj bm bn bo br bs bt bv bw by ca cd cf cg ch ci ck cl cm cn cr cu cv cw cx cy cz de dj dk dm dz '
  + 'ec ee eg er eu fi fj fk fm fo fr ga gb gd ge gf gh gi gl gm gn gp gq gr gs gt gu gw gy hk hn hr ht hu ie il iq ir jm jo jp ke kg kh ki km kn kp kr kw ky kz lb lc li lk '
  + 'lr ls lt lu lv ly mc mg mh mk ml mn mq mt mv mw mx mz nc nf ng nl np nr nu nz pe pf pg ph pk pl pn pr pt pw qa re ro rw sb sd sg si sj sk sl sm sn sr ss su sv sx sy sz tc td '
  + 'tg th tj tk tl tm tn tr tt tv tw tz ua ug uk uy uz va vc vg vi vn vu wf ws yt za zm zw');

/** The generic ones that are rarely written for anything but a host. */
const GENERIC = words('abogado academy accountant accountants aero agency airforce amsterdam apartments app archi army arpa asia associates attorney auction audio autos bank barcelona bet bid '
  + 'bargains baseball basketball bayern berlin bible bingo blog bond boo boston boutique broadway broker brussels builders business buzz bzh cafe camera capetown capital caravan career '
  + 'careers casa casino catering catholic ceo cern charity christmas claims cleaning click clinic clothing cloud club college cologne community company computer condos construction '
  + 'consulting contact contractors cooking coop corsica coupon coupons courses cpa credit creditcard creditunion cricket cruise cruises cymru cyou dance dating deals delivery '
  + 'democrat dental dentist desi dev diamonds diet directory discount diy docs doctor domains download durban eco energy engineer engineering enterprises equipment esq estate eus '
  + 'events expert exposed finance financial fishing fitness florist flowers foundation frl furniture futbol fyi gal gallery game games garden gdn gent gifts gle global gmbh '
  + 'golf goog gop gratis gripe grocery guitars guru hamburg haus healthcare helsinki hiphop hockey holdings holiday homes horse hospital hosting hotels icu immo immobilien inc '
  + 'industries insurance insure int investments irish ist istanbul jewelry joburg juegos kaufen kitchen kiwi koeln krd kyoto land lat latino lawyer lease lgbt lifestyle lighting '
  + 'limo link live llc loan loans locker london lotto ltd ltda luxe luxury madrid maison makeup melbourne meme men menu miami monster mobi moe mortgage moscow motorcycles museum nagoya navy '
  + 'network ngo ninja nrw nyc okinawa online ooo ollo osaka paris pet pharmacy photography photos pictet pizza place play plumbing poker porn post praxi productions prof properties quebec '
  + 'racing radio realestate realtor realty recipes rehab reise reisen ren rentals repair republican restaurant reviews rio rodeo rsvp rugby ruhr ryukyu saarland salon sarl sbs '
  + 'scholarships schule scot seat shiksha shop shopping site ski soa software solar srl storage store stream supplies supply surgery swiss sydney taipei tatar tattoo taxi tech '
  + 'technology tel theatre tickets tienda tires tirol tokyo top trading travelers tube uno vacations vegas ventures versicherung vet viajes video villas vin vip vlaanderen vodka '
  + 'voting voyage wales webcam website wien win wiki wtc xxx yachts yokohama zuerich bit eth i2p');

/** In other scripts, as people write them. With a full stop only: where sentences end in `。`, some of these begin the next. */
const OTHER_SCRIPTS = words('कॉम セール 佛山 ಭಾರತ 慈善 集团 在线 한국 ଭାରତ 点看 คอม ভাৰত ভারত ישראל موقع বাংলা 公益 公司 网站 移动 我爱你 москва қаз католик онлайн сайт срб бг бел קום 时尚 '
  + 'ファッション орг नेट ストア சிங்கப்பூர் 商标 商店 商城 дети мкд ею 新闻 كوم 中文网 中国 中國 娱乐 భారత్ ලංකා 购物 クラウド ભારત 通販 भारतम् भारत भारोत 网店 संगठन 餐厅 网络 ком укр 香港 '
  + '食品 台湾 台灣 手机 мон الجزائر عمان ایران امارات بازار موريتانيا پاکستان الاردن بارت بھارت المغرب السعودية ڀارت سودان همراه عراق مليسيا 澳門 닷컴 政府 شبكة بيتك عرب გე 机构 组织机构 '
  + '健康 ไทย سورية 招聘 рус рф تونس ລາວ みんな ευ ελ 世界 書籍 ഭാരതം ਭਾਰਤ 网址 닷넷 コム 游戏 企业 信息 广东 இலங்கை இந்தியா հայ 新加坡 فلسطين 政务 مصر قطر');

/** Every ending that is looked for. */
export const TLDS: ReadonlySet<string> = new Set([...CERTAIN_TLDS, ...WEAK_TLDS, ...FILE_TLDS, ...COUNTRIES, ...GENERIC, ...OTHER_SCRIPTS]);
