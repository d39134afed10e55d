//! Names of South, East and South-East Asia: Devanagari, Han, Kana, Hangul, Thai and Latin script.

use super::{Culture, Habits};

pub(super) const INDIA: Culture = Culture {
    share: 72,
    women: "प्रिया=Priya, अनन्या=Ananya, दीपिका=Deepika, पूजा=Pooja, नेहा=Neha, सुनीता=Sunita, कविता=Kavita, आरती=Aarti, मीरा=Meera, राधा=Radha, लक्ष्मी=Lakshmi, \
        श्रेया=Shreya, दिव्या=Divya, अंजलि=Anjali, रेखा=Rekha, इशिता=Ishita, सीमा=Seema, ऐश्वर्या=Aishwarya, स्वाति=Swati, निशा=Nisha, मधु=Madhu, काव्या=Kavya, \
        गीता=Geeta, तनुजा=Tanuja",
    men: "राहुल=Rahul, अमित=Amit, राजेश=Rajesh, संजय=Sanjay, विजय=Vijay, अर्जुन=Arjun, रोहन=Rohan, सुरेश=Suresh, अनिल=Anil, मनोज=Manoj, विकास=Vikas, रवि=Ravi, \
        आदित्य=Aditya, कार्तिक=Karthik, दीपक=Deepak, निखिल=Nikhil, वरुण=Varun, प्रकाश=Prakash, अशोक=Ashok, हरीश=Harish, गौरव=Gaurav, सिद्धार्थ=Siddharth, \
        ईशान=Ishaan, मोहन=Mohan",
    families: "शर्मा=Sharma, सिंह=Singh*2, कुमार=Kumar, वर्मा=Verma, गुप्ता=Gupta, पटेल=Patel, देवी=Devi, यादव=Yadav, रेड्डी=Reddy, नायर=Nair, अय्यर=Iyer, जोशी=Joshi, \
        मेहता=Mehta, शाह=Shah, देसाई=Desai, मिश्रा=Mishra, पांडे=Pandey, तिवारी=Tiwari, त्रिपाठी=Tripathi, चौहान=Chauhan, राव=Rao, नायडू=Naidu, मेनन=Menon, पिल्लई=Pillai, \
        बनर्जी=Banerjee, चटर्जी=Chatterjee, मुखर्जी=Mukherjee, दास=Das, बोस=Bose, सेन=Sen, घोष=Ghosh, कपूर=Kapoor, मल्होत्रा=Malhotra, खन्ना=Khanna, चोपड़ा=Chopra, \
        भट्ट=Bhatt, कुलकर्णी=Kulkarni, पाटिल=Patil, शिंदे=Shinde, जैन=Jain, अग्रवाल=Agarwal, बंसल=Bansal, सक्सेना=Saxena, श्रीवास्तव=Srivastava, ठाकुर=Thakur, \
        राजपूत=Rajput, कृष्णमूर्ति=Krishnamurthy, वेंकटेश्वरन=Venkateswaran",
    phones: &["+91 22 5550 ####", "+91 11 5550 ####", "+91 80 5550 ####", "+91 44 5550 ####", "+91 33 5550 ####", "+91 40 5550 ####"],
    habits: Habits { plain_latin: 78, ..Habits::PLAIN },
};

pub(super) const CHINA: Culture = Culture {
    share: 62,
    women: "芳=Fang, 秀英=Xiuying, 娜=Na, 敏=Min, 静=Jing, 丽=Li, 婷=Ting, 雪=Xue, 欣怡=Xinyi, 梓涵=Zihan, 雨桐=Yutong, 佳怡=Jiayi, 晓燕=Xiaoyan, 玉兰=Yulan, \
        红梅=Hongmei, 桂英=Guiying, 诗涵=Shihan, 慧敏=Huimin, 美玲=Meiling, 倩=Qian, 雅琴=Yaqin, 思雨=Siyu, 若曦=Ruoxi, 春花=Chunhua",
    men: "伟=Wei, 强=Qiang, 磊=Lei, 军=Jun, 洋=Yang, 勇=Yong, 杰=Jie, 涛=Tao, 明=Ming, 超=Chao, 浩然=Haoran, 子轩=Zixuan, 宇航=Yuhang, 建国=Jianguo, 志强=Zhiqiang, \
        文博=Wenbo, 俊杰=Junjie, 博文=Bowen, 天宇=Tianyu, 海涛=Haitao, 国华=Guohua, 一鸣=Yiming, 思远=Siyuan, 鹏=Peng",
    families: "王=Wang*4, 李=Li*4, 张=Zhang*4, 刘=Liu*3, 陈=Chen*3, 杨=Yang*2, 黄=Huang*2, 赵=Zhao*2, 吴=Wu*2, 周=Zhou*2, 徐=Xu, 孙=Sun, 马=Ma, 朱=Zhu, 胡=Hu, \
        郭=Guo, 何=He, 林=Lin, 罗=Luo, 高=Gao, 郑=Zheng, 梁=Liang, 谢=Xie, 宋=Song, 唐=Tang, 许=Xu, 韩=Han, 冯=Feng, 邓=Deng, 曹=Cao, 彭=Peng, 曾=Zeng, 肖=Xiao, \
        田=Tian, 董=Dong, 潘=Pan, 袁=Yuan, 蔡=Cai, 蒋=Jiang, 余=Yu, 于=Yu, 杜=Du, 叶=Ye, 程=Cheng, 魏=Wei, 苏=Su, 吕=Lu, 丁=Ding, 欧阳=Ouyang, 司马=Sima",
    phones: &["+86 10 5550 ####", "+86 21 5550 ####", "+86 20 5550 ####", "+86 28 5550 ####", "+86 155 5550 ####"],
    habits: Habits { plain_latin: 35, unbroken: true, ..Habits::PLAIN },
};

pub(super) const JAPAN: Culture = Culture {
    share: 44,
    women: "花子=Hanako, 陽菜=Hina, 結衣=Yui, さくら=Sakura, 美咲=Misaki, 葵=Aoi, 七海=Nanami, 愛=Ai, 優子=Yuko, 真由美=Mayumi, 恵子=Keiko, 久美子=Kumiko, 由美=Yumi, \
        彩=Aya, 莉子=Riko, 凛=Rin, 千尋=Chihiro, 直美=Naomi, 明日香=Asuka, 華=Hana, 美穂=Miho, 舞=Mai, 香織=Kaori, ひかり=Hikari",
    men: "太郎=Taro, 翔太=Shota, 大輔=Daisuke, 健太=Kenta, 拓也=Takuya, 蓮=Ren, 悠真=Yuma, 陽翔=Haruto, 誠=Makoto, 浩=Hiroshi, 隆=Takashi, 健一=Kenichi, 直樹=Naoki, \
        和也=Kazuya, 亮=Ryo, 大和=Yamato, 学=Manabu, 修=Osamu, 達也=Tatsuya, 一郎=Ichiro, 雄介=Yusuke, 海斗=Kaito, 颯太=Sota, 慎吾=Shingo",
    families: "佐藤=Sato, 鈴木=Suzuki, 高橋=Takahashi, 田中=Tanaka, 伊藤=Ito, 渡辺=Watanabe, 山本=Yamamoto, 中村=Nakamura, 小林=Kobayashi, 加藤=Kato, 吉田=Yoshida, \
        山田=Yamada, 佐々木=Sasaki, 山口=Yamaguchi, 松本=Matsumoto, 井上=Inoue, 木村=Kimura, 林=Hayashi, 斎藤=Saito, 清水=Shimizu, 山崎=Yamazaki, 森=Mori, \
        池田=Ikeda, 橋本=Hashimoto, 阿部=Abe, 石川=Ishikawa, 山下=Yamashita, 中島=Nakajima, 石井=Ishii, 小川=Ogawa, 前田=Maeda, 岡田=Okada, 長谷川=Hasegawa, \
        藤田=Fujita, 後藤=Goto, 近藤=Kondo, 村上=Murakami, 遠藤=Endo, 青木=Aoki, 坂本=Sakamoto, 福田=Fukuda, 太田=Ota, 西村=Nishimura, 藤井=Fujii, 三浦=Miura, \
        原田=Harada, 武田=Takeda, 上野=Ueno",
    phones: &["+81 3 5550 ####", "+81 6 5550 ####", "+81 52 555 ####", "+81 90 5550 ####"],
    habits: Habits { plain_latin: 40, unbroken: true, ..Habits::PLAIN },
};

pub(super) const KOREA: Culture = Culture {
    share: 26,
    women: "서연=Seoyeon, 민지=Minji, 지우=Jiwoo, 수진=Sujin, 지은=Jieun, 은주=Eunju, 하윤=Hayoon, 영희=Younghee, 미경=Mikyung, 혜진=Hyejin, 유나=Yuna, 예은=Yeeun, \
        소영=Soyoung, 다은=Daeun, 현정=Hyunjung, 지혜=Jihye, 서현=Seohyun, 나영=Nayoung, 보라=Bora, 가영=Gayoung, 은서=Eunseo, 정은=Jungeun",
    men: "민준=Minjun, 서준=Seojun, 지훈=Jihoon, 현우=Hyunwoo, 도윤=Doyun, 성민=Sungmin, 동현=Donghyun, 준호=Junho, 영수=Youngsoo, 상훈=Sanghoon, 재현=Jaehyun, \
        우진=Woojin, 태민=Taemin, 승우=Seungwoo, 건우=Gunwoo, 정훈=Junghoon, 시우=Siwoo, 민수=Minsu, 철수=Chulsoo, 기현=Kihyun, 하준=Hajun, 진우=Jinwoo",
    families: "김=Kim*18, 이=Lee*13, 박=Park*8, 최=Choi*4, 정=Jung*4, 강=Kang*2, 조=Cho*2, 윤=Yoon*2, 장=Jang*2, 임=Lim*2, 한=Han, 오=Oh, 서=Seo, 신=Shin, 권=Kwon, \
        황=Hwang, 안=Ahn, 송=Song, 전=Jeon, 홍=Hong, 유=Yoo, 고=Ko, 문=Moon, 양=Yang, 손=Son, 배=Bae, 백=Baek, 허=Heo, 남=Nam, 심=Shim, 노=Noh, 하=Ha, 곽=Kwak, \
        성=Sung, 차=Cha, 주=Joo, 우=Woo, 구=Koo, 민=Min, 진=Jin, 나=Na, 지=Ji, 엄=Um, 변=Byun, 남궁=Namgung, 선우=Sunwoo",
    phones: &["+82 2 5550 ####", "+82 51 555 ####", "+82 10 5550 ####"],
    habits: Habits { plain_latin: 40, unbroken: true, ..Habits::PLAIN },
};

pub(super) const VIETNAM: Culture = Culture {
    share: 20,
    women: "Linh, Hương, Lan, Mai, Thảo, Trang, Ngọc, Hà, Phương, Thủy, Hạnh, Quỳnh, Yến, Vy, Nhung, Anh Thư, Bảo Châu, Minh Anh, Thanh Hằng, \
        Kim Ngân, Diệu Linh, Tuyết, Như Ý, Khánh Vân",
    men: "Minh, Hùng, Dũng, Tuấn, Anh, Nam, Long, Huy, Sơn, Quang, Đức, Khoa, Phong, Thắng, Bảo, Hải, Trung, Cường, Gia Bảo, Quốc Huy, \
        Đức Anh, Hữu Phước, Thành Đạt, Văn Lâm",
    families: "Nguyễn*20, Trần*7, Lê*6, Phạm*4, Hoàng*3, Huỳnh*2, Phan*2, Vũ*2, Võ*2, Đặng*2, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Đinh, Trương, Đoàn, Lâm, \
        Mai, Trịnh, Đào, Cao, Hà, Lưu, Lương, Thái, Châu, Tạ, Phùng, Tô, Vương, Văn, Tăng, Quách, Kiều, Hứa, La, Thạch, Từ, Tống, Chu, Nghiêm",
    phones: &["+84 24 5555 ####", "+84 28 5555 ####"],
    habits: Habits { plain_latin: 25, ..Habits::PLAIN },
};

pub(super) const THAILAND: Culture = Culture {
    share: 16,
    women: "สมหญิง=Somying, มาลี=Malee, นภา=Napa, พรทิพย์=Pornthip, ศิริพร=Siriporn, อรุณี=Arunee, กัญญา=Kanya, สุดา=Suda, วันดี=Wandee, จันทร์เพ็ญ=Chanpen, ปวีณา=Paweena, \
        รัตนา=Rattana, ชลธิชา=Chonthicha, ณัฐธิดา=Natthida, พิมพ์ชนก=Pimchanok, วราภรณ์=Waraporn, สุนิสา=Sunisa, อัญชลี=Anchalee, ลลิตา=Lalita, กมลวรรณ=Kamonwan, ดวงใจ=Duangjai, \
        นันทิดา=Nanthida",
    men: "สมชาย=Somchai, ประเสริฐ=Prasert, วิชัย=Wichai, สุรชัย=Surachai, อนันต์=Anan, ธนา=Thana, กิตติ=Kitti, ณัฐพล=Natthaphon, ชัยวัฒน์=Chaiwat, พงศกร=Pongsakorn, ปกรณ์=Pakorn, \
        ธีรพงษ์=Teerapong, วีระ=Weera, สุทธิ=Sutthi, ภาณุ=Panu, เกรียงไกร=Kriangkrai, อภิชาติ=Apichat, นพดล=Noppadon, บุญมี=Bunmi, ศักดิ์ชัย=Sakchai, เอกชัย=Ekachai, วรวุฒิ=Worawut",
    families: "แสงทอง=Saengthong, สุขใจ=Sukjai, ทองดี=Thongdee, ศรีสุข=Srisuk, ใจดี=Jaidee, วงศ์ใหญ่=Wongyai, บุญมา=Bunma, จันทร์แก้ว=Chankaew, พรหมมา=Promma, สายทอง=Saithong, \
        แก้วมณี=Kaewmanee, รักไทย=Rakthai, มีสุข=Meesuk, ชัยชนะ=Chaichana, สุวรรณ=Suwan, ศรีวงศ์=Sriwong, ปัญญา=Panya, อินทร์แก้ว=Inkaew, เจริญสุข=Charoensuk, รุ่งเรือง=Rungruang, \
        พงษ์พันธ์=Pongpan, วัฒนา=Wattana, ประสิทธิ์=Prasit, สมบูรณ์=Somboon, เพชรรัตน์=Petcharat, นาคสุข=Naksuk, กาญจนา=Kanchana, ทรัพย์มาก=Sapmak, โพธิ์ศรี=Phosri, สิงห์ทอง=Singthong, \
        พิทักษ์=Pitak, บัวทอง=Buathong, คงสุข=Khongsuk, เทพวงศ์=Thepwong, ภูมิใจ=Phumjai, ศิริวัฒน์=Siriwat, อยู่ดี=Yoodee, หอมหวาน=Homwan, ดวงแก้ว=Duangkaew, จิตต์ใส=Chitsai, \
        สกุลไทย=Sakulthai, ธนากร=Thanakorn, วิเศษศักดิ์=Wisetsak, ชูใจ=Chujai, มั่นคง=Mankhong, พูนทรัพย์=Poonsap",
    phones: &["+66 2 555 ####", "+66 53 555 ###", "+66 76 555 ###"],
    habits: Habits { plain_latin: 35, ..Habits::PLAIN },
};

pub(super) const INDONESIA: Culture = Culture {
    share: 34,
    women: "Siti*2, Dewi, Sri, Putri, Ayu, Nur, Ratna, Indah, Rina, Wulan, Fitri, Lestari, Maya, Yuni, Kartika, Intan, Citra, Made, Bunga, Mega, \
        Kadek, Annisa, Rahmawati, Dian, Novi, Cut",
    men: "Budi, Agus, Muhammad, Andi, Eko, Rizky, Dedi, Hendra, Bambang, Joko, Wahyu, Dimas, Arif, Yusuf, Rudi, Ketut, Wayan, Fajar, Bayu, \
        Teguh, Galih, Iwan, Reza, Surya, Adi, Togar",
    families: "Santoso, Wijaya, Setiawan, Hidayat, Saputra, Susanto, Kurniawan, Nugroho, Wibowo, Pratama, Gunawan, Siregar, Nasution, Lubis, \
        Harahap, Simanjuntak, Sitompul, Hutagalung, Situmorang, Ginting, Halim, Salim, Tanjung, Rahman, Hakim, Firmansyah, Permana, Utomo, \
        Suryadi, Suharto, Sutrisno, Purnomo, Prasetyo, Handoko, Hartono, Lestari, Wulandari, Anggraini, Puspita, Maharani, Sari, Utami, \
        Rahayu, Suryani, Kusuma, Mahendra, Pane, Tambunan",
    phones: &["+62 21 5550 ####", "+62 31 555 ####", "+62 22 555 ####", "+62 812 5550 ####"],
    habits: Habits { second_given: 20, ..Habits::PLAIN },
};
