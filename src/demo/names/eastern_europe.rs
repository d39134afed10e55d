//! Names of Central and Eastern Europe and the Caucasus: Latin, Greek, Cyrillic, Georgian and Armenian script. A family name with
//! two forms has a woman's form after the slash.

use super::{Culture, Habits};

pub(super) const POLAND: Culture = Culture {
    share: 32,
    women: "Anna, Małgorzata, Katarzyna, Agnieszka, Barbara, Ewa, Magdalena, Joanna, Zofia, Zuzanna, Julia, Monika, Aleksandra, Beata, Dorota, \
        Karolina, Paulina, Natalia, Weronika, Grażyna, Hanna, Justyna, Elżbieta, Iwona, Jadwiga, Oliwia",
    men: "Piotr, Krzysztof, Andrzej, Tomasz, Paweł, Jan, Michał, Marcin, Jakub, Adam, Marek, Grzegorz, Łukasz, Wojciech, Mateusz, Mariusz, \
        Rafał, Kamil, Stanisław, Zbigniew, Bartosz, Szymon, Jarosław, Maciej, Radosław, Sławomir",
    families: "Nowak, Kowalski/Kowalska, Wiśniewski/Wiśniewska, Wójcik, Kowalczyk, Kamiński/Kamińska, Lewandowski/Lewandowska, \
        Zieliński/Zielińska, Szymański/Szymańska, Woźniak, Dąbrowski/Dąbrowska, Kozłowski/Kozłowska, Jankowski/Jankowska, Mazur, \
        Kwiatkowski/Kwiatkowska, Krawczyk, Kaczmarek, Piotrowski/Piotrowska, Grabowski/Grabowska, Zając, Pawłowski/Pawłowska, Król, \
        Michalski/Michalska, Wróbel, Wieczorek, Jabłoński/Jabłońska, Nowakowski/Nowakowska, Majewski/Majewska, Olszewski/Olszewska, \
        Stępień, Malinowski/Malinowska, Jaworski/Jaworska, Adamczyk, Dudek, Nowicki/Nowicka, Pawlak, Górski/Górska, Witkowski/Witkowska, \
        Walczak, Sikora, Baran, Rutkowski/Rutkowska, Michalak, Szewczyk, Ostrowski/Ostrowska, Tomaszewski/Tomaszewska, Pietrzak, \
        Zalewski/Zalewska, Wróblewski/Wróblewska, Brzęczyszczykiewicz",
    phones: &["+48 22 555 ## ##", "+48 61 555 ## ##", "+48 12 555 ## ##", "+48 71 555 ## ##"],
    habits: Habits { second_family: 2, hyphen: true, plain_latin: 12, ..Habits::PLAIN },
};

pub(super) const SERBIA: Culture = Culture {
    share: 10,
    women: "Jelena, Milica, Ana, Marija, Ivana, Dragana, Jovana, Vesna, Snežana, Gordana, Tamara, Nevena, Sanja, Biljana, Teodora, Katarina, \
        Ljiljana, Svetlana, Tijana, Anđela, Mirjana, Olivera, Sofija, Danica, Višnja",
    men: "Goran, Dragan, Nikola, Marko, Stefan, Zoran, Milan, Aleksandar, Miloš, Vladimir, Luka, Dejan, Nemanja, Jovan, Petar, Branislav, \
        Slobodan, Đorđe, Vuk, Nenad, Filip, Lazar, Uroš, Predrag, Radovan",
    families: "Jovanović, Petrović, Nikolić, Marković, Đorđević, Stojanović, Ilić, Stanković, Pavlović, Milošević, Janković, Todorović, \
        Popović, Savić, Kovačević, Živković, Simić, Stefanović, Radovanović, Kostić, Mitrović, Lazić, Vasić, Bogdanović, Đurić, Ristić, \
        Tomić, Cvetković, Mladenović, Lukić, Antić, Vuković, Milić, Vasiljević, Radosavljević, Zdravković, Filipović, Obradović, Knežević, \
        Matić, Milovanović, Perić, Stevanović, Tasić, Babić, Veljković",
    phones: &["+381 11 555 ####", "+381 21 555 ####", "+381 18 555 ###"],
    habits: Habits { plain_latin: 20, ..Habits::PLAIN },
};

pub(super) const RUSSIA: Culture = Culture {
    share: 20,
    women: "Анна=Anna, Мария=Maria, Елена=Elena, Ольга=Olga, Наталья=Natalia, Екатерина=Ekaterina, Татьяна=Tatiana, Ирина=Irina, \
        Анастасия=Anastasia, Светлана=Svetlana, Юлия=Yulia, Дарья=Daria, Ксения=Ksenia, Полина=Polina, Людмила=Lyudmila, Вера=Vera, \
        Галина=Galina, Алиса=Alisa, Софья=Sofya, Виктория=Viktoria, Марина=Marina, Надежда=Nadezhda",
    men: "Александр=Alexander, Сергей=Sergey, Дмитрий=Dmitry, Андрей=Andrey, Алексей=Alexey, Михаил=Mikhail, Иван=Ivan, Максим=Maxim, \
        Евгений=Evgeny, Николай=Nikolay, Владимир=Vladimir, Павел=Pavel, Артём=Artyom, Илья=Ilya, Никита=Nikita, Кирилл=Kirill, Егор=Egor, \
        Антон=Anton, Денис=Denis, Олег=Oleg, Роман=Roman, Фёдор=Fyodor",
    families: "Иванов=Ivanov/Иванова=Ivanova, Смирнов=Smirnov/Смирнова=Smirnova, Кузнецов=Kuznetsov/Кузнецова=Kuznetsova, \
        Попов=Popov/Попова=Popova, Васильев=Vasilyev/Васильева=Vasilyeva, Петров=Petrov/Петрова=Petrova, Соколов=Sokolov/Соколова=Sokolova, \
        Михайлов=Mikhailov/Михайлова=Mikhailova, Новиков=Novikov/Новикова=Novikova, Фёдоров=Fyodorov/Фёдорова=Fyodorova, \
        Морозов=Morozov/Морозова=Morozova, Волков=Volkov/Волкова=Volkova, Алексеев=Alekseev/Алексеева=Alekseeva, \
        Лебедев=Lebedev/Лебедева=Lebedeva, Семёнов=Semyonov/Семёнова=Semyonova, Егоров=Egorov/Егорова=Egorova, \
        Павлов=Pavlov/Павлова=Pavlova, Козлов=Kozlov/Козлова=Kozlova, Степанов=Stepanov/Степанова=Stepanova, \
        Николаев=Nikolaev/Николаева=Nikolaeva, Орлов=Orlov/Орлова=Orlova, Андреев=Andreev/Андреева=Andreeva, \
        Макаров=Makarov/Макарова=Makarova, Никитин=Nikitin/Никитина=Nikitina, Захаров=Zakharov/Захарова=Zakharova, \
        Зайцев=Zaitsev/Зайцева=Zaitseva, Соловьёв=Solovyov/Соловьёва=Solovyova, Борисов=Borisov/Борисова=Borisova, \
        Яковлев=Yakovlev/Яковлева=Yakovleva, Григорьев=Grigoryev/Григорьева=Grigoryeva, Романов=Romanov/Романова=Romanova, \
        Воробьёв=Vorobyov/Воробьёва=Vorobyova, Сергеев=Sergeev/Сергеева=Sergeeva, Кузьмин=Kuzmin/Кузьмина=Kuzmina, \
        Фролов=Frolov/Фролова=Frolova, Белов=Belov/Белова=Belova, Комаров=Komarov/Комарова=Komarova, Тарасов=Tarasov/Тарасова=Tarasova, \
        Ильин=Ilyin/Ильина=Ilyina, Щербаков=Shcherbakov/Щербакова=Shcherbakova, Жуков=Zhukov/Жукова=Zhukova, \
        Вознесенский=Voznesensky/Вознесенская=Voznesenskaya, Достоевский=Dostoevsky/Достоевская=Dostoevskaya, Гагарин=Gagarin/Гагарина=Gagarina",
    phones: &["+7 495 555 ## ##", "+7 812 555 ## ##", "+7 383 555 ## ##"],
    habits: Habits { plain_latin: 25, ..Habits::PLAIN },
};

pub(super) const UKRAINE: Culture = Culture {
    share: 16,
    women: "Олена=Olena, Оксана=Oksana, Наталія=Nataliia, Тетяна=Tetiana, Ірина=Iryna, Марія=Mariia, Анастасія=Anastasiia, Софія=Sofiia, \
        Юлія=Yuliia, Катерина=Kateryna, Світлана=Svitlana, Людмила=Liudmyla, Галина=Halyna, Дарина=Daryna, Соломія=Solomiia, Вікторія=Viktoriia, \
        Богдана=Bohdana, Леся=Lesia, Зоряна=Zoriana, Христина=Khrystyna, Мирослава=Myroslava, Ганна=Hanna",
    men: "Олександр=Oleksandr, Андрій=Andrii, Сергій=Serhii, Володимир=Volodymyr, Іван=Ivan, Дмитро=Dmytro, Максим=Maksym, Тарас=Taras, \
        Богдан=Bohdan, Микола=Mykola, Юрій=Yurii, Василь=Vasyl, Артем=Artem, Назар=Nazar, Олексій=Oleksii, Михайло=Mykhailo, Петро=Petro, \
        Ярослав=Yaroslav, Остап=Ostap, Євген=Yevhen, Роман=Roman, Ілля=Illia",
    families: "Мельник=Melnyk, Шевченко=Shevchenko, Коваленко=Kovalenko, Бондаренко=Bondarenko, Бойко=Boiko, Ткаченко=Tkachenko, \
        Кравченко=Kravchenko, Ковальчук=Kovalchuk, Коваль=Koval, Олійник=Oliinyk, Шевчук=Shevchuk, Поліщук=Polishchuk, \
        Лисенко=Lysenko, Руденко=Rudenko, Савченко=Savchenko, Петренко=Petrenko, Мороз=Moroz, Марченко=Marchenko, Клименко=Klymenko, \
        Павленко=Pavlenko, Кравчук=Kravchuk, Кузьменко=Kuzmenko, Пономаренко=Ponomarenko, Василенко=Vasylenko, Гончаренко=Honcharenko, \
        Гончар=Honchar, Левченко=Levchenko, Харченко=Kharchenko, Карпенко=Karpenko, Сидоренко=Sydorenko, Мазур=Mazur, Білоус=Bilous, \
        Литвиненко=Lytvynenko, Гаврилюк=Havryliuk, Іваненко=Ivanenko, Яценко=Yatsenko, Дяченко=Diachenko, Гнатюк=Hnatiuk, Франко=Franko, \
        Грушевський=Hrushevskyi/Грушевська=Hrushevska, Левицький=Levytskyi/Левицька=Levytska, Щербак=Shcherbak, Чорновіл=Chornovil, \
        Зеленюк=Zeleniuk",
    phones: &["+380 44 555 ## ##", "+380 32 255 ## ##", "+380 67 555 ## ##"],
    habits: Habits { plain_latin: 25, ..Habits::PLAIN },
};

pub(super) const GREECE: Culture = Culture {
    share: 16,
    women: "Μαρία=Maria, Ελένη=Eleni, Κατερίνα=Katerina, Βασιλική=Vasiliki, Σοφία=Sofia, Αγγελική=Angeliki, Γεωργία=Georgia, Δήμητρα=Dimitra, \
        Άννα=Anna, Ιωάννα=Ioanna, Ευαγγελία=Evangelia, Παναγιώτα=Panagiota, Χριστίνα=Christina, Δέσποινα=Despina, Ειρήνη=Irini, Αθηνά=Athina, \
        Νεφέλη=Nefeli, Καλλιόπη=Kalliopi, Φωτεινή=Fotini, Ζωή=Zoi, Θεοδώρα=Theodora, Αριάδνη=Ariadni",
    men: "Γιώργος=Giorgos, Γιάννης=Giannis, Κώστας=Kostas, Δημήτρης=Dimitris, Νίκος=Nikos, Παναγιώτης=Panagiotis, Βασίλης=Vasilis, \
        Χρήστος=Christos, Αθανάσιος=Athanasios, Μιχάλης=Michalis, Ευάγγελος=Evangelos, Σπύρος=Spyros, Αντώνης=Antonis, Ανδρέας=Andreas, \
        Θεόδωρος=Theodoros, Στέλιος=Stelios, Ηλίας=Ilias, Σταύρος=Stavros, Μάνος=Manos, Πέτρος=Petros, Αλέξανδρος=Alexandros, Οδυσσέας=Odysseas",
    families: "Παπαδόπουλος=Papadopoulos/Παπαδοπούλου=Papadopoulou, Παπαδάκης=Papadakis/Παπαδάκη=Papadaki, \
        Γεωργίου=Georgiou, Δημητρίου=Dimitriou, Νικολάου=Nikolaou, Ιωάννου=Ioannou, Οικονόμου=Oikonomou, Παπαγεωργίου=Papageorgiou, \
        Μακρής=Makris/Μακρή=Makri, Βασιλείου=Vasileiou, Κωνσταντινίδης=Konstantinidis/Κωνσταντινίδου=Konstantinidou, Αντωνίου=Antoniou, \
        Χριστοδούλου=Christodoulou, Καραγιάννης=Karagiannis/Καραγιάννη=Karagianni, Αθανασίου=Athanasiou, \
        Αγγελόπουλος=Angelopoulos/Αγγελοπούλου=Angelopoulou, Αλεξίου=Alexiou, Βλάχος=Vlachos/Βλάχου=Vlachou, Σαμαράς=Samaras/Σαμαρά=Samara, \
        Κατσαρός=Katsaros/Κατσαρού=Katsarou, Ζαχαρίου=Zachariou, Θεοδώρου=Theodorou, Ιωαννίδης=Ioannidis/Ιωαννίδου=Ioannidou, \
        Μιχαηλίδης=Michailidis/Μιχαηλίδου=Michailidou, Νικολαΐδης=Nikolaidis/Νικολαΐδου=Nikolaidou, Παππάς=Pappas/Παππά=Pappa, \
        Πετρίδης=Petridis/Πετρίδου=Petridou, Σταματίου=Stamatiou, Τσαούσης=Tsaousis/Τσαούση=Tsaousi, Φωτίου=Fotiou, \
        Χατζής=Chatzis/Χατζή=Chatzi, Λαμπρόπουλος=Lampropoulos/Λαμπροπούλου=Lampropoulou, Κοντός=Kontos/Κοντού=Kontou, \
        Σπανός=Spanos/Σπανού=Spanou, Μάνος=Manos/Μάνου=Manou, Αλεξόπουλος=Alexopoulos/Αλεξοπούλου=Alexopoulou, \
        Στεφανίδης=Stefanidis/Στεφανίδου=Stefanidou, Ραπτόπουλος=Raptopoulos/Ραπτοπούλου=Raptopoulou, Καζαντζής=Kazantzis/Καζαντζή=Kazantzi, \
        Λάμπρου=Lamprou, Ξενάκης=Xenakis/Ξενάκη=Xenaki, Ελύτης=Elytis/Ελύτη=Elyti, Σεφέρης=Seferis/Σεφέρη=Seferi",
    phones: &["+30 210 555 ####", "+30 231 055 5###", "+30 261 055 5###"],
    habits: Habits { plain_latin: 25, ..Habits::PLAIN },
};

pub(super) const GEORGIA: Culture = Culture {
    share: 6,
    women: "ნინო=Nino, მარიამ=Mariam, თამარ=Tamar, ანა=Ana, ნათია=Natia, ქეთევან=Ketevan, ელენე=Elene, სალომე=Salome, თეა=Tea, მაია=Maia, ეკა=Eka, \
        ლელა=Lela, ნანა=Nana, ირმა=Irma, მზია=Mzia, თინათინ=Tinatin, დალი=Dali, ბარბარე=Barbare, ლიკა=Lika, შორენა=Shorena, რუსუდან=Rusudan, ია=Ia",
    men: "გიორგი=Giorgi, დავით=Davit, ლუკა=Luka, ნიკა=Nika, ლევან=Levan, ირაკლი=Irakli, ზურაბ=Zurab, მიხეილ=Mikheil, თორნიკე=Tornike, სანდრო=Sandro, \
        ვახტანგ=Vakhtang, გია=Gia, ზაზა=Zaza, თემურ=Temur, რევაზ=Revaz, ბექა=Beka, საბა=Saba, ილია=Ilia, შოთა=Shota, ოთარ=Otar, გელა=Gela, ავთანდილ=Avtandil",
    families: "ბერიძე=Beridze, კაპანაძე=Kapanadze, გელაშვილი=Gelashvili, მაისურაძე=Maisuradze, გიორგაძე=Giorgadze, ლომიძე=Lomidze, წიკლაური=Tsiklauri, \
        ბოლქვაძე=Bolkvadze, კვარაცხელია=Kvaratskhelia, ნოზაძე=Nozadze, აბაშიძე=Abashidze, შენგელია=Shengelia, ჯაფარიძე=Japaridze, დოლიძე=Dolidze, \
        ჩხეიძე=Chkheidze, მელაძე=Meladze, ხარაძე=Kharadze, ქავთარაძე=Kavtaradze, გოგოლაძე=Gogoladze, თოფურია=Topuria, კობახიძე=Kobakhidze, \
        წერეთელი=Tsereteli, ყიფიანი=Kipiani, მიქელაძე=Mikeladze, სულაბერიძე=Sulaberidze, ჭანტურია=Chanturia, გოგიჩაიშვილი=Gogichaishvili, \
        ბურდული=Burduli, რამიშვილი=Ramishvili, კიკნაძე=Kiknadze, ხვედელიძე=Khvedelidze, თევზაძე=Tevzadze, ანდრონიკაშვილი=Andronikashvili, \
        ორბელიანი=Orbeliani, დადიანი=Dadiani, გურული=Guruli, სირაძე=Siradze, ფირცხალავა=Pirtskhalava, ქართველიშვილი=Kartvelishvili, ნადირაძე=Nadiradze, \
        კაკაბაძე=Kakabadze, მჭედლიშვილი=Mchedlishvili",
    phones: &["+995 32 255 ## ##", "+995 555 55 ## ##"],
    habits: Habits { plain_latin: 30, ..Habits::PLAIN },
};

pub(super) const ARMENIA: Culture = Culture {
    share: 6,
    women: "Անի=Ani, Մարիամ=Mariam, Նարե=Nare, Լուսինե=Lusine, Գայանե=Gayane, Աննա=Anna, Հասմիկ=Hasmik, Անահիտ=Anahit, Նունե=Nune, Սոնա=Sona, \
        Արմինե=Armine, Շուշան=Shushan, Մանե=Mane, Տաթև=Tatev, Լիլիթ=Lilit, Զարուհի=Zaruhi, Հռիփսիմե=Hripsime, Կարինե=Karine, Սիրանուշ=Siranush, \
        Աստղիկ=Astghik, Նազելի=Nazeli, Ծովինար=Tsovinar",
    men: "Արմեն=Armen, Դավիթ=Davit, Տիգրան=Tigran, Հայկ=Hayk, Գոռ=Gor, Արամ=Aram, Նարեկ=Narek, Վահե=Vahe, Կարեն=Karen, Աշոտ=Ashot, Գևորգ=Gevorg, \
        Սամվել=Samvel, Հովհաննես=Hovhannes, Վարդան=Vardan, Սարգիս=Sargis, Մհեր=Mher, Ռուբեն=Ruben, Գագիկ=Gagik, Լևոն=Levon, Արտակ=Artak, \
        Հրանտ=Hrant, Էդգար=Edgar",
    families: "Գրիգորյան=Grigoryan, Հարությունյան=Harutyunyan, Սարգսյան=Sargsyan, Հովհաննիսյան=Hovhannisyan, Խաչատրյան=Khachatryan, \
        Հակոբյան=Hakobyan, Վարդանյան=Vardanyan, Գևորգյան=Gevorgyan, Պետրոսյան=Petrosyan, Ղազարյան=Ghazaryan, Կարապետյան=Karapetyan, \
        Մկրտչյան=Mkrtchyan, Ավետիսյան=Avetisyan, Մարտիրոսյան=Martirosyan, Սիմոնյան=Simonyan, Աբրահամյան=Abrahamyan, Ասատրյան=Asatryan, \
        Դանիելյան=Danielyan, Ստեփանյան=Stepanyan, Մանուկյան=Manukyan, Միքայելյան=Mikayelyan, Բաղդասարյան=Baghdasaryan, Աղաջանյան=Aghajanyan, \
        Եղիազարյան=Yeghiazaryan, Թադևոսյան=Tadevosyan, Ներսիսյան=Nersisyan, Պողոսյան=Poghosyan, Սահակյան=Sahakyan, Մովսիսյան=Movsisyan, \
        Ալեքսանյան=Aleksanyan, Առաքելյան=Arakelyan, Զաքարյան=Zakaryan, Հայրապետյան=Hayrapetyan, Մելքոնյան=Melkonyan, Մինասյան=Minasyan, \
        Նազարյան=Nazaryan, Ոսկանյան=Voskanyan, Շահինյան=Shahinyan, Տեր-Պետրոսյան=Ter-Petrosyan, Փարսադանյան=Parsadanyan, Քոչարյան=Kocharyan, \
        Օհանյան=Ohanyan",
    phones: &["+374 10 555 ###", "+374 55 555 ###", "+374 11 555 ###"],
    habits: Habits { plain_latin: 30, ..Habits::PLAIN },
};
