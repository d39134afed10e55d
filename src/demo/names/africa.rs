//! Names of West and East Africa.

use super::{Culture, Habits};

pub(super) const NIGERIA: Culture = Culture {
    share: 46,
    women: "Amara, Ngozi, Chioma, Aisha, Blessing, Funmilayo, Adaeze, Fatima, Yetunde, Ifeoma, Folake, Zainab, Nneka, Chiamaka, Temitope, \
        Hauwa, Simisola, Ebele, Halima, Omolara, Ezinne, Bukola, Kehinde, Uju, Adesuwa, Patience",
    men: "Chidi, Emeka, Oluwaseun, Musa, Tunde, Ibrahim, Chukwuemeka, Babajide, Ikenna, Abubakar, Segun, Obinna, Femi, Usman, Kelechi, Sani, \
        Adebayo, Uche, Yusuf, Olumide, Nnamdi, Taiwo, Ifeanyi, Aliyu, Efosa, Sunday",
    families: "Okafor, Adeyemi, Okonkwo, Ibrahim, Bello, Eze, Balogun, Mohammed, Adebayo, Nwosu, Okeke, Abubakar, Ogunleye, Obi, Lawal, \
        Chukwu, Musa, Afolabi, Onyekachi, Danjuma, Nwachukwu, Olawale, Yusuf, Uzoma, Oyelaran, Igwe, Adeleke, Garba, Nnadi, Akinola, \
        Okoro, Suleiman, Ojo, Umeh, Aliyu, Anyanwu, Babatunde, Ekwueme, Fashola, Idris, Mbah, Osagie, Edet, Etim, Olatunji, Achebe, \
        Anagonye, Tinubu, Soyinka, Ogbonna",
    phones: &["+234 803 555 ####", "+234 806 555 ####", "+234 705 555 ####", "+234 812 555 ####", "+234 909 555 ####"],
    habits: Habits { second_given: 8, ..Habits::PLAIN },
};

pub(super) const GHANA: Culture = Culture {
    share: 16,
    women: "Ama, Akosua, Abena, Adwoa, Yaa, Efua, Afia, Esi, Akua, Maame, Naa, Dede, Mercy, Comfort, Gifty, Abigail, Grace, Linda, Rahinatu, \
        Serwaa, Araba, Korkor, Mawusi, Enyonam, Priscilla",
    men: "Kwame, Kofi, Kwabena, Kwaku, Yaw, Kwesi, Kojo, Kwadwo, Nii, Nana, Selorm, Elikem, Emmanuel, Samuel, Isaac, Ebenezer, Prince, Abdul, \
        Fuseini, Mawuli, Edem, Ekow, Kobina, Bright, Felix",
    families: "Mensah*2, Owusu, Boateng, Asante, Osei, Appiah, Amoah, Agyemang, Addo, Ofori, Sarpong, Antwi, Acheampong, Darko, Frimpong, \
        Opoku, Amponsah, Boakye, Quaye, Tetteh, Nartey, Annan, Ansah, Arthur, Adjei, Asamoah, Baah, Bonsu, Danso, Donkor, Gyamfi, Kyei, \
        Lamptey, Nkrumah, Odoom, Ntim, Quarshie, Sackey, Yeboah, Agbeko, Dogbe, Amegashie, Alhassan, Iddrisu, Mahama, Abubakari, Aidoo, Eshun",
    phones: &["+233 30 555 ####", "+233 24 555 ####", "+233 20 555 ####"],
    habits: Habits { second_given: 10, ..Habits::PLAIN },
};

pub(super) const KENYA: Culture = Culture {
    share: 18,
    women: "Wanjiru, Achieng, Njeri, Wambui, Akinyi, Atieno, Nyambura, Chebet, Jepkoech, Mwende, Faith, Mercy, Grace, Esther, Purity, Zawadi, \
        Amina, Wairimu, Adhiambo, Cherono, Nasimiyu, Naliaka, Halima, Muthoni, Joyce",
    men: "Kamau, Otieno, Brian, Kevin, Kiprop, Mwangi, Dennis, Samuel, Juma, Omondi, Kipchoge, Njoroge, Peter, John, Baraka, Hassan, Wafula, \
        Mutua, Musyoka, Victor, Collins, Ochieng, Kimani, Daudi, Elijah",
    families: "Mwangi, Otieno, Kamau, Njoroge, Kimani, Ochieng, Maina, Wanjiku, Odhiambo, Onyango, Kariuki, Mutua, Kiprotich, Cheruiyot, \
        Koech, Kiptoo, Rotich, Wekesa, Barasa, Simiyu, Wafula, Omondi, Owino, Okoth, Njuguna, Macharia, Githinji, Gitau, Karanja, Waweru, \
        Muthoni, Mutiso, Musyoka, Kilonzo, Nyongesa, Makau, Abdi, Hassan, Mohamed, Ali, Kibet, Langat, Chepkemoi, Jeptoo, Obuya, Oduya, \
        Ndungu, Kuria, Ngugi",
    phones: &["+254 20 555 ####", "+254 700 555 ###", "+254 722 555 ###", "+254 733 555 ###"],
    habits: Habits { second_given: 12, ..Habits::PLAIN },
};

/// Ethiopians have no family name: the second name is the father's.
pub(super) const ETHIOPIA: Culture = Culture {
    share: 12,
    women: "ሰላም=Selam, ማርታ=Marta, ሕይወት=Hiwot, ትዕግስት=Tigist, ብርቱካን=Birtukan, አልማዝ=Almaz, መሠረት=Meseret, ራሔል=Rahel, ቤተልሔም=Bethlehem, ሳራ=Sara, ሀና=Hanna, \
        ጽዮን=Tsion, ፍሬሕይወት=Frehiwot, ዘውዲቱ=Zewditu, አበባ=Abeba, ገነት=Genet, ሶፊያ=Sofia, ማሕሌት=Mahlet, ሊያ=Liya, ወርቅነሽ=Workinesh, አስቴር=Aster, \
        እመቤት=Emebet, ጥሩነሽ=Tirunesh, ሩት=Ruth",
    men: "አበበ=Abebe, ዳዊት=Dawit, ዮሐንስ=Yohannes, ሀይሌ=Haile, ከበደ=Kebede, ሳሙኤል=Samuel, ብርሃኑ=Birhanu, ቴዎድሮስ=Tewodros, ግርማ=Girma, ተስፋዬ=Tesfaye, \
        ሙሉጌታ=Mulugeta, ዮናስ=Yonas, ኤልያስ=Elias, አለማየሁ=Alemayehu, ሰለሞን=Solomon, ዘላለም=Zelalem, ጌታቸው=Getachew, ሚካኤል=Mikael, ቢኒያም=Biniyam, \
        እስክንድር=Eskinder, ናትናኤል=Natnael, አብዱል=Abdul, ፋሲል=Fasil, ታደሰ=Tadesse",
    families: "ተስፋዬ=Tesfaye, አበበ=Abebe, በቀለ=Bekele, ከበደ=Kebede, ታደሰ=Tadesse, ግርማ=Girma, አለሙ=Alemu, ደስታ=Desta, ወልደማርያም=Woldemariam, \
        ገብረመድህን=Gebremedhin, ሀይሉ=Hailu, መኮንን=Mekonnen, አሰፋ=Assefa, ወርቁ=Worku, ተፈራ=Teferra, ደምሴ=Demissie, ሙሉጌታ=Mulugeta, ገብረሥላሴ=Gebreselassie, \
        ዘውዴ=Zewde, በላይ=Belay, አየለ=Ayele, ወልዴ=Wolde, ኃይሌ=Haile, ረጋሳ=Regassa, ቶሎሳ=Tolosa, ገመቹ=Gemechu, ዲባባ=Dibaba, አህመድ=Ahmed, መሐመድ=Mohammed, \
        ፀጋዬ=Tsegaye, ሽፈራው=Shiferaw, ንጉሤ=Nigussie, አድማሱ=Admasu, ይልማ=Yilma, ካሳ=Kassa, ብርሃኑ=Birhanu, ደረጄ=Dereje, ጌታሁን=Getahun, ሰይፉ=Seifu, \
        ጥላሁን=Tilahun, መንግስቱ=Mengistu, ዓለማየሁ=Alemayehu, ፍቃዱ=Fikadu, አምባው=Ambaw, ገብሬ=Gebre",
    phones: &["+251 11 555 ####", "+251 91 155 5###", "+251 58 555 ####"],
    habits: Habits { plain_latin: 50, ..Habits::PLAIN },
};
