//! The cast is the first forty people of every crowd. They are written by hand, because they appear on the first page, in
//! screenshots and in the documentation. They do not depend on the seed; their addresses are at domains that nobody else of the
//! crowd has.

use super::{DAY, MINUTE, SamplePerson, phone::Phone};

/// The cast member with this number; `None` from forty on.
pub(super) fn member(number: u64, now: i64) -> Option<SamplePerson> {
    let line = CAST.get(usize::try_from(number).ok()?)?;
    let mut cells = line.split('|').map(str::trim);
    let mut cell = || cells.next().unwrap_or_default();
    let own = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());

    let (first_name, last_name, email) = (cell().to_owned(), cell().to_owned(), own(cell()));
    let phone = own(cell()).map(|typed| Phone::typed(&typed));
    let (company, job_title) = (cell().to_owned(), cell().to_owned());
    let tags = cell().split(' ').filter(|tag| !tag.is_empty()).collect();
    let consent = cell();
    let days_here: i64 = cell().parse().unwrap_or(1);
    let minutes_silent: Option<i64> = cell().parse().ok();
    Some(SamplePerson {
        first_name,
        last_name,
        email,
        e164: phone.as_ref().map(|phone| phone.e164.clone()),
        phone: phone.map(|phone| phone.typed),
        company,
        job_title,
        tags,
        opt_in: consent == "in",
        unsubscribed: consent == "unsubscribed",
        created_at: now - days_here * DAY,
        last_interaction_at: minutes_silent.map(|minutes| now - minutes * MINUTE),
    })
}

/// First name, last name, email, phone, company, job title, tags, consent, days since they joined, minutes since the last
/// interaction.
#[rustfmt::skip]
const CAST: [&str; 40] = [
    "Amara | Okafor | amara.okafor@northwind.example | +234 803 555 0142 | Northwind | Events Director | vip partner | in | 1130 | 2",
    "Beatriz | Lima | bea@lima.example | +55 11 5550 1934 | Pampa Verde | Founder | vip | in | 790 | 1",
    "Chidi | Anagonye | chidi@ethics.example | | Lagos Lantern | Lecturer | press | out | 245 | 310",
    "Daniel | Kowalczyk | daniel.k@firma.example | +48 22 555 01 77 | Vistula Foods | Sales Manager | vip customer | in | 1490 | 1450",
    "Elif | Şahin | elif.sahin@marmara.example | +90 212 555 01 10 | Marmara Textiles | Art Director | speaker | in | 400 | 1610",
    "Freya | Lindqvist | freya@lindqvist.example | +46 8 465 004 02 | Aurora Kollektiv | Architect | vip | in | 190 | 2900",
    "Goran | Petrović | goran.p@sava.example | +381 11 555 0190 | Dunav Press | Editor | press | out | 760 | 4400",
    "Hana | Suzuki | hana@suzuki.example | +81 3 5550 1177 | Sakura Instruments | Product Manager | speaker | in | 1870 | 4700",
    "Imran | Qureshi | imran@indus.example | +92 21 5550 1120 | Indus Ceramics | Managing Director | vip wholesale | unsubscribed | 335 | 9800",
    "Jelena | Marković | jelena.m@dunav.example | | Dunav Press | Journalist | vip press | in | 800 | 10300",
    "Kwame | Mensah | kwame@accra.example | +233 30 555 0107 | Volta Solar | Civil Engineer | press | out | 1100 | 20500",
    "Lucía | Fernández | lucia.f@sol.example | +34 91 555 01 44 | Cedro Viajes | Event Manager | vip | in | 370 | 21900",
    "Małgorzata | Wiśniewska | gosia@wisla.example | +48 61 555 01 09 | Vistula Foods | Buyer | speaker | in | 215 | 30500",
    "José | Hernández Cruz | jose@cenote.example | +52 55 5550 0186 | Caravel Insurance | Consultant | customer | in | 610 | 47",
    "Νεφέλη | Παπαδοπούλου | nefeli@thalassa.example | +30 210 555 0132 | Mistral Yachts | Photographer | speaker | in | 512 | 130",
    "נועה | לוי | noa.levi@negev.example | +972 50 555 0163 | Lemur Analytics | Data Analyst | partner | in | 288 | 75",
    "ليلى | حداد | layla@haddad.example | +962 6 555 0118 | Jasmine Hotels | Hotel Manager | vip customer | in | 940 | 12",
    "李静 | | lijing@yulan.example | +86 21 5550 0171 | Meridian Tea | Head of Sales | supplier | in | 700 | 640",
    "Wei | Zhang | wei.zhang@pudong.example | +86 10 5550 0129 | Lotus Bearings | Procurement Lead | supplier | out | 1320 | 52000",
    "김민준 | | minjun@hangang.example | +82 10 5550 0158 | Fathom Robotics | Software Engineer | beta | in | 96 | 26",
    "Оксана | Шевченко | oksana@kalyna.example | +380 44 555 01 36 | Quill Translations | Translator | speaker volunteer | in | 430 | 2050",
    "Дмитрий | Соколов | d.sokolov@neva.example | | Parsec Observatory | Researcher | alumni | out | 1650 | 61000",
    "Priya | Krishnamurthy | priya@kaveri.example | +91 80 5550 0144 | Kumquat Software | Founder | vip investor | in | 520 | 8",
    "अनन्या | शर्मा | ananya.sharma@jaipur.example | +91 11 5550 0172 | Baobab Learning | Teacher | member | in | 61 | 190",
    "Mateo | Rojas Villanueva | mateo@sierra.example | +52 33 5550 0115 | Quetzal Coffee | Buyer | wholesale | in | 347 | 3600",
    "Siobhán | O’Sullivan | siobhan@liffey.example | +353 20 910 0147 | Thistle Publishing | Editor | press member | in | 1204 | 840",
    "Thomas | Smith | thomas@smithandsmith.example | +44 20 7946 0128 | Granite Legal | Lawyer | customer | in | 1733 | 5200",
    "Grace | Whitaker | grace.whitaker@prairieschool.example | +1 312 555 0164 | Camellia Schools | Librarian | volunteer | in | 156 | 400",
    "Minh Anh | Nguyễn | minhanh@hoankiem.example | +84 24 5555 0139 | Guava Telecom | Marketing Manager | lead | in | 33 | 18",
    "สมหญิง | แสงทอง | somying@chaophraya.example | +66 2 555 0151 | Jasmine Hotels | Chef | partner | in | 402 | 7300",
    "სალომე | ბერიძე | salome@kazbegi.example | +995 32 255 01 20 | Lumen Theatre | Stage Manager | speaker | in | 540 | 11800",
    "Անի | Հակոբյան | ani.hakobyan@ararat.example | +374 10 555 013 | Minaret Books | Curator | alumni member | out | 873 | 94000",
    "ሕይወት | ታደሰ | hiwot@tana.example | +251 11 555 0181 | Quetzal Coffee | Founder | supplier vip | in | 655 | 960",
    "شیرین | فرهادی | shirin@alborz.example | | Bosphorus Films | Producer | press jury | in | 1011 | 15800",
    "Sigríður | Jónsdóttir | sigga@hekla.example | +354 555 0193 | Volta Solar | Chief Executive | investor vip | in | 1422 | 2600",
    "Jean-Baptiste | Moreau | jb@moreau.example | +33 1 99 00 41 26 | Rosewater Pharmacy | Pharmacist | customer | in | 228 | 1300",
    "Friederike | Köhler | friederike@koehler.example | +49 30 23125 047 | Blauwald Energie | Mechanical Engineer | customer member | in | 980 | 5900",
    "Putri | Wulandari | putri@melati.example | +62 21 5550 0167 | Papaya Payments | Accountant | lead newsletter | in | 12 | 55",
    "Wanjiru | Kamau | wanjiru@savanna.example | +254 20 555 0122 | Baobab Learning | Programme Officer | partner donor | in | 745 | 220",
    "佐藤陽菜 | | hina.sato@kamogawa.example | +81 6 5550 0185 | Sakura Instruments | Designer | beta | in | 71 | 33",
];
