//! Names from the Mediterranean to the Indus: Latin, Arabic, Hebrew and Persian script, all but Latin from right to left.

use super::{Culture, Habits};

pub(super) const TURKEY: Culture = Culture {
    share: 28,
    women: "Fatma, Ayşe, Emine, Hatice, Zeynep, Elif, Meryem, Şerife, Zehra, Sultan, Merve, Özlem, Esra, Büşra, Gülşen, Çiğdem, Defne, Ebru, \
        Selin, Gül, Yasemin, Nur, İrem, Pınar, Deniz, Tuğba",
    men: "Mehmet, Mustafa, Ahmet, Ali, Hüseyin, Hasan, İbrahim, İsmail, Osman, Yusuf, Murat, Ömer, Ramazan, Emre, Burak, Kerem, Çağlar, Barış, \
        Serkan, Volkan, Oğuz, Tolga, Eren, Umut, Cem, Yiğit",
    families: "Yılmaz*2, Kaya, Demir, Çelik, Şahin, Yıldız, Yıldırım, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç, Aslan, Çetin, Kara, Koç, \
        Kurt, Özkan, Şimşek, Polat, Korkmaz, Özçelik, Erdoğan, Çakır, Yavuz, Can, Acar, Güneş, Aktaş, Yalçın, Bulut, Keskin, Ünal, Turan, \
        Gül, Özer, Işık, Kaplan, Avcı, Sarı, Tekin, Taş, Köse, Yüksel, Ateş, Aksoy, Tunç, Karadağ, Uçar",
    phones: &["+90 212 555 ## ##", "+90 312 555 ## ##", "+90 232 555 ## ##"],
    habits: Habits { second_given: 12, plain_latin: 10, ..Habits::PLAIN },
};

/// From Morocco to the Gulf.
pub(super) const ARAB_COUNTRIES: Culture = Culture {
    share: 44,
    women: "فاطمة=Fatima, مريم=Maryam, عائشة=Aisha, نور=Nour, سارة=Sara, ليلى=Layla, زينب=Zainab, هدى=Huda, أمل=Amal, ياسمين=Yasmin, سلمى=Salma, \
        رانيا=Rania, دينا=Dina, منى=Mona, خديجة=Khadija, هند=Hind, نادية=Nadia, ريم=Reem, سميرة=Samira, هبة=Heba, إيمان=Iman, لينا=Lina, شيماء=Shaimaa, \
        جميلة=Jamila",
    men: "محمد=Mohamed*2, أحمد=Ahmed, علي=Ali, عمر=Omar, يوسف=Youssef, خالد=Khaled, حسن=Hassan, إبراهيم=Ibrahim, محمود=Mahmoud, مصطفى=Mostafa, \
        عبدالله=Abdullah, طارق=Tarek, سعيد=Said, كريم=Karim, رامي=Rami, فيصل=Faisal, سلطان=Sultan, زياد=Ziad, حمزة=Hamza, أنس=Anas, بلال=Bilal, \
        وليد=Walid, نبيل=Nabil, جمال=Gamal",
    families: "المصري=El-Masry, حسن=Hassan, علي=Ali, إبراهيم=Ibrahim, الأحمد=Al-Ahmad, الخطيب=Al-Khatib, حداد=Haddad, خوري=Khoury, \
        السيد=El-Sayed, عبدالرحمن=Abdelrahman, المنصور=Al-Mansour, الهاشمي=Al-Hashimi, العلي=Al-Ali, القحطاني=Al-Qahtani, الغامدي=Al-Ghamdi, \
        الحربي=Al-Harbi, الشمري=Al-Shammari, الزهراني=Al-Zahrani, العتيبي=Al-Otaibi, نجار=Najjar, منصور=Mansour, سليمان=Suleiman, فارس=Fares, \
        ناصر=Nasser, شاهين=Shaheen, بن علي=Ben Ali, بنعيسى=Benaissa, العلوي=Alaoui, الإدريسي=Idrissi, بوزيد=Bouzid, التميمي=Al-Tamimi, \
        الجبوري=Al-Jubouri, العبيدي=Al-Obaidi, الشامي=Al-Shami, الحلبي=Al-Halabi, البغدادي=Al-Baghdadi, عواد=Awad, سلامة=Salameh, حمدان=Hamdan, \
        درويش=Darwish, قاسم=Qasim, الفاسي=El Fassi, بركات=Barakat, صباغ=Sabbagh, المالكي=Al-Maliki",
    phones: &["+20 2 5550 ####", "+966 11 555 ####", "+971 4 555 ####", "+212 522 55 ## ##", "+962 6 555 ####"],
    habits: Habits { plain_latin: 35, ..Habits::PLAIN },
};

pub(super) const ISRAEL: Culture = Culture {
    share: 12,
    women: "נועה=Noa, תמר=Tamar, מאיה=Maya, יעל=Yael, שירה=Shira, רחל=Rachel, שרה=Sarah, אביגיל=Avigail, מיכל=Michal, רונית=Ronit, הילה=Hila, \
        אסתר=Esther, דנה=Dana, ליאור=Lior, עדי=Adi, גלית=Galit, אורית=Orit, נעמי=Naomi, חנה=Hannah, טליה=Talia, מרים=Miriam, איילת=Ayelet",
    men: "דוד=David, יוסף=Yosef, משה=Moshe, אריאל=Ariel, נועם=Noam, איתי=Itai, יונתן=Yonatan, דניאל=Daniel, עומר=Omer, אורי=Uri, אברהם=Avraham, \
        אלון=Alon, גיל=Gil, רועי=Roi, עידו=Ido, אמיר=Amir, שמעון=Shimon, יעקב=Yaakov, איתן=Eitan, תומר=Tomer, אבי=Avi, מתן=Matan",
    families: "כהן=Cohen*2, לוי=Levi, מזרחי=Mizrahi, פרץ=Peretz, ביטון=Biton, דהן=Dahan, אברהם=Avraham, פרידמן=Friedman, מלכה=Malka, אזולאי=Azoulay, \
        כץ=Katz, יוסף=Yosef, דוד=David, עמר=Amar, אוחיון=Ohayon, חדד=Hadad, גבאי=Gabay, בן דוד=Ben David, אדרי=Edri, לוין=Levin, טל=Tal, קליין=Klein, \
        חזן=Hazan, שפירא=Shapira, משה=Moshe, אשכנזי=Ashkenazi, אוחנה=Ohana, סגל=Segal, סויסה=Suissa, גולן=Golan, רוזנברג=Rosenberg, ברק=Barak, \
        שלום=Shalom, אליהו=Eliyahu, גרינברג=Greenberg, שטרן=Stern, רביבו=Revivo, נחום=Nahum, ששון=Sasson, גולדשטיין=Goldstein, בר=Bar, הראל=Harel",
    phones: &["+972 3 555 ####", "+972 2 555 ####", "+972 50 555 ####"],
    habits: Habits { plain_latin: 25, ..Habits::PLAIN },
};

pub(super) const IRAN: Culture = Culture {
    share: 16,
    women: "زهرا=Zahra, فاطمه=Fatemeh, مریم=Maryam, سارا=Sara, نازنین=Nazanin, لیلا=Leila, شیرین=Shirin, پریسا=Parisa, نرگس=Narges, مهسا=Mahsa, \
        الهام=Elham, نیلوفر=Niloufar, آناهیتا=Anahita, یاسمن=Yasaman, سپیده=Sepideh, شادی=Shadi, پروین=Parvin, مینا=Mina, آزاده=Azadeh, گلنار=Golnar, \
        هستی=Hasti, ترانه=Taraneh",
    men: "علی=Ali, محمد=Mohammad, حسین=Hossein, رضا=Reza, امیر=Amir, مهدی=Mehdi, آرش=Arash, بهرام=Bahram, داریوش=Dariush, کوروش=Kourosh, \
        سعید=Saeed, فرهاد=Farhad, حمید=Hamid, بابک=Babak, سینا=Sina, پویا=Pouya, نیما=Nima, کامران=Kamran, مسعود=Masoud, یاشار=Yashar, \
        جواد=Javad, شاهین=Shahin",
    families: "محمدی=Mohammadi*2, حسینی=Hosseini, احمدی=Ahmadi, کریمی=Karimi, موسوی=Mousavi, جعفری=Jafari, قاسمی=Ghasemi, رحیمی=Rahimi, \
        رضایی=Rezaei, هاشمی=Hashemi, صادقی=Sadeghi, اکبری=Akbari, مرادی=Moradi, ابراهیمی=Ebrahimi, نوری=Nouri, سلطانی=Soltani, زارع=Zare, \
        شریفی=Sharifi, یزدی=Yazdi, تهرانی=Tehrani, شیرازی=Shirazi, اصفهانی=Esfahani, فرهادی=Farhadi, کیانی=Kiani, رستمی=Rostami, صالحی=Salehi, \
        نجفی=Najafi, امینی=Amini, طاهری=Taheri, کاظمی=Kazemi, عباسی=Abbasi, حیدری=Heidari, باقری=Bagheri, قربانی=Ghorbani, خسروی=Khosravi, \
        بهرامی=Bahrami, شجاعی=Shojaei, پارسا=Parsa, جمشیدی=Jamshidi, فروغی=Foroughi, ملکی=Maleki, اسدی=Asadi, نادری=Naderi",
    phones: &["+98 21 5550 ####", "+98 31 5550 ####", "+98 71 5550 ####"],
    habits: Habits { plain_latin: 40, ..Habits::PLAIN },
};

/// Pakistanis write their names in Latin letters online.
pub(super) const PAKISTAN: Culture = Culture {
    share: 26,
    women: "Ayesha, Fatima, Maryam, Sana, Hira, Zainab, Amna, Rabia, Sadia, Mahnoor, Nadia, Saima, Iqra, Bushra, Kiran, Noor, Shazia, Mehwish, \
        Anum, Hina, Aleena, Rukhsana, Tahira, Zara, Mehreen",
    men: "Muhammad*2, Ahmed, Ali, Imran, Usman, Bilal, Hassan, Hamza, Asad, Faisal, Kamran, Zeeshan, Adnan, Waqas, Salman, Tariq, Naveed, Shahid, \
        Junaid, Fahad, Rizwan, Arslan, Owais, Danish, Saad",
    families: "Khan*3, Ahmed, Ali, Malik, Hussain, Qureshi, Butt, Sheikh, Chaudhry, Iqbal, Raza, Shah, Mahmood, Akhtar, Siddiqui, Mirza, Bhatti, \
        Javed, Aslam, Farooq, Abbasi, Awan, Baig, Dar, Gill, Hashmi, Jamil, Kazmi, Khokhar, Lodhi, Mughal, Nawaz, Rana, Rehman, Saeed, Shaikh, \
        Tahir, Waheed, Yousaf, Zaidi, Ansari, Bukhari, Gillani, Niazi, Soomro, Bhutto, Baloch",
    phones: &["+92 21 5550 ####", "+92 42 5550 ####", "+92 51 555 ####", "+92 300 555 ####"],
    habits: Habits { second_given: 15, ..Habits::PLAIN },
};
