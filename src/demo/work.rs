//! Companies that do not exist, the largest first, and job titles.

/// Names of companies. Each has a domain of its own, see [`domain_of`], different from every domain that a person may own.
#[rustfmt::skip]
pub(super) const COMPANIES: &[&str] = &[
    "Juniper Lane", "Kestrel & Sons", "Marmara Textiles", "Lagos Lantern", "Aurora Kollektiv", "Banyan Logistics", "Sakura Instruments",
    "Vistula Foods", "Pampa Verde", "Tamarind Media", "Halcyon Clinics", "Orchid Rail", "Blauwald Energie", "Cedro Viajes", "Meridian Tea",
    "Saffron Route", "Polder Architects", "Thistle Publishing", "Volta Solar", "Indus Ceramics", "Zephyr Freight", "Baobab Learning",
    "Basalt Engineering", "Caravel Insurance", "Dunav Press", "Everglade Dental", "Fathom Robotics", "Granite Legal", "Hazelnut Bakery",
    "Isar Optik", "Jasmine Hotels", "Kora Music", "Lumen Theatre", "Mistral Yachts", "Nimbus Weather", "Oktober Brauhaus", "Pelican Ferries",
    "Quill Translations", "Rosewater Pharmacy", "Selvedge Denim", "Tundra Outdoor", "Umbra Lighting", "Vireo Gardens", "Wattle Wines",
    "Xylo Pianos", "Yarrow Health", "Zaffre Paints", "Abacus Accounting", "Albatross Travel", "Almond Ventures", "Anatolia Carpets",
    "Atlas Cartography", "Bamboo Cycles", "Bantu Roasters", "Barcarole Opera", "Beluga Aquarium", "Bergamot Perfumes", "Bosphorus Films",
    "Calabash Design", "Camellia Schools", "Cantilever Steel", "Cardamom Kitchen", "Celadon Pottery", "Chinook Airways", "Cinnabar Games",
    "Coriander Catering", "Cumulus Hosting", "Cypress Notaries", "Dahlia Flowers", "Damascene Knives", "Dovetail Joinery", "Dragonfly Drones",
    "Ebb Tide Surf", "Eider Bedding", "Elderflower Drinks", "Equinox Museum", "Eucalyptus Spa", "Fandango Dance", "Fennel Market",
    "Filigree Jewels", "Flamingo Events", "Foxglove Veterinary", "Fresco Restorers", "Galleon Games", "Garnet Mining", "Ginkgo Research",
    "Glasshouse Nursery", "Gondola Lifts", "Guava Telecom", "Habanero Foods", "Harmattan Wind", "Heliotrope Studio", "Hibiscus Tours",
    "Hummingbird Couriers", "Icefield Expeditions", "Iguana Apparel", "Inkwell Stationers", "Jacaranda Homes", "Jubilee Choirs",
    "Kaleido Toys", "Kelp & Co", "Kingfisher Paper", "Kumquat Software", "Lapis Watches", "Lavandula Soap", "Lemur Analytics", "Limestone Bank",
    "Lotus Bearings", "Lynx Security", "Macaw Radio", "Magnolia Care", "Mandolin Strings", "Mangrove Trust", "Marigold Nurseries",
    "Minaret Books", "Mulberry Silks", "Narwhal Shipping", "Nectarine Farms", "Nutmeg Provisions", "Obsidian Glass", "Ocelot Sports",
    "Oleander Foundation", "Palisade Fencing", "Papaya Payments", "Paprika Advertising", "Parsec Observatory", "Periwinkle Kids",
    "Persimmon Grove", "Petrel Rescue", "Pistachio Gelato", "Plover Conservation", "Pomelo Juice", "Quartz Laboratories", "Quetzal Coffee",
    "Quince Preserves", "Rhubarb Theatre", "Sandpiper Inns", "Sequoia Timber", "Sorrel Stables", "Starling Choir", "Sumac Interiors",
    "Tangerine Taxi", "Teal Analytics", "Toucan Languages", "Turmeric Labs", "Verbena Salon", "Walnut Furniture", "Wisteria Weddings",
    "Yucca Builders", "Zinnia Prints",
];

/// Job titles, the commonest first.
#[rustfmt::skip]
pub(super) const JOB_TITLES: &[&str] = &[
    "Account Manager", "Software Engineer", "Teacher", "Sales Manager", "Office Manager", "Project Manager", "Marketing Manager", "Accountant",
    "Nurse", "Consultant", "Designer", "Managing Director", "Product Manager", "Customer Support", "Buyer", "Founder", "Operations Manager",
    "Journalist", "Researcher", "Store Manager", "Event Manager", "Lawyer", "Architect", "Physician", "HR Manager", "Editor", "Data Analyst",
    "Mechanical Engineer", "Chef", "Photographer", "Translator", "Head of Sales", "Chief Financial Officer", "Logistics Coordinator",
    "Executive Assistant", "Civil Engineer", "Pharmacist", "Lecturer", "Librarian", "Producer", "Technician", "Chief Executive",
    "Head of Marketing", "Programme Officer", "Social Worker", "Electrician", "Musician", "Art Director", "Procurement Lead", "Curator",
    "Hotel Manager", "Pilot", "Farmer", "Veterinarian", "Urban Planner", "Dentist", "Florist", "Stage Manager", "Beekeeper", "Cartographer",
];

/// The domain of a company: "Kelp & Co" has kelpco.example.
pub(super) fn domain_of(company: &str) -> String {
    let mut domain = String::with_capacity(company.len() + ".example".len());
    let letters = company.chars().filter(char::is_ascii_alphabetic);
    domain.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    domain.push_str(".example");
    domain
}
