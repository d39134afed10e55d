//! Names of Germany, the Netherlands and the North.

use super::{Culture, Habits};

pub(super) const GERMANY: Culture = Culture {
    share: 46,
    women: "Anna, Lena, Julia, Sarah, Laura, Katharina, Lea, Johanna, Sabine, Claudia, Petra, Jana, Franziska, Nina, Hannah, Marie, Christine, \
        Stefanie, Birgit, Ursula, Käthe=Kaethe, Friederike, Greta, Antonia, Aylin, Lieselotte",
    men: "Lukas, Jonas, Felix, Maximilian, Leon, Paul, Florian, Sebastian, Tobias, Stefan, Andreas, Thomas, Michael, Jürgen=Juergen, \
        Jörg=Joerg, Matthias, Christian, Philipp, Moritz, Niklas, Emre, Wolfgang, Günter=Guenter, Götz=Goetz, Henrik, Ulrich",
    families: "Müller=Mueller*2, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer=Schaefer, Koch, Bauer, \
        Richter, Klein, Wolf, Schröder=Schroeder, Neumann, Schwarz, Zimmermann, Braun, Krüger=Krueger, Hofmann, Hartmann, Lange, Schmitt, \
        Werner, Krause, Meier, Lehmann, Schmid, Schulze, Maier, Köhler=Koehler, Herrmann, König=Koenig, Walter, Mayer, Huber, Kaiser, Fuchs, \
        Peters, Lang, Scholz, Möller=Moeller, Weiß=Weiss, Jung, Hahn, Vogel, Yıldız=Yildiz, Strauß=Strauss, von Berg",
    // Bundesnetzagentur, "Rufnummern für Medienproduktionen"; its mobile numbers are too few for a crowd.
    phones: &["+49 30 23125 ###", "+49 69 90009 ###", "+49 40 66969 ###", "+49 221 4710 ###", "+49 89 99998 ###"],
    habits: Habits { second_given: 4, second_family: 3, hyphen: true, plain_latin: 4, ..Habits::PLAIN },
};

pub(super) const NETHERLANDS: Culture = Culture {
    share: 18,
    women: "Emma, Sophie, Julia, Anouk, Sanne, Lotte, Femke, Fleur, Marieke, Eva, Iris, Saskia, Esther, Roos, Maaike, Linda, Tess, Noor, \
        Willemijn, Ingrid, Annelies, Merel, Fatima, Zoë, Yara",
    men: "Daan, Sem, Lars, Bram, Thijs, Jeroen, Pieter, Jan, Maarten, Ruben, Stijn, Niels, Wouter, Sander, Joost, Koen, Bas, Henk, Willem, \
        Floris, Gijs, Tim, Youssef, Hidde, Roel",
    families: "de Jong, Jansen, de Vries, van den Berg, van Dijk, Bakker, Janssen, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos, Vos, \
        Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, de Graaf, van der Meer, van der Linden, Kok, Jacobs, \
        de Haan, Vermeulen, van den Heuvel, van der Veen, van den Broek, de Bruijn, van der Heijden, Schouten, van Beek, Willems, \
        van Vliet, Hoekstra, Maas, Verhoeven, Koster, van Dam, Prins, Blom, Huisman, El Amrani",
    phones: &["+31 20 555 ####", "+31 10 555 ####", "+31 30 555 ####"],
    habits: Habits::PLAIN,
};

pub(super) const SWEDEN: Culture = Culture {
    share: 14,
    women: "Anna, Maria, Elsa, Freya, Astrid, Linnéa, Maja, Ebba, Saga, Wilma, Karin, Kristina, Emma, Sofia, Ingrid, Åsa, Malin, Frida, Tove, \
        Hedvig, Märta, Birgitta, Annika, Moa, Signe",
    men: "Erik, Lars, Karl, Anders, Johan, Oskar, Axel, Nils, Gustav, Viktor, Elias, Björn, Magnus, Fredrik, Mikael, Per, Henrik, Göran, Åke, \
        Sven, Arvid, Ludvig, Mattias, Joakim, Måns",
    families: "Andersson, Johansson, Karlsson, Nilsson, Eriksson, Larsson, Olsson, Persson, Svensson, Gustafsson, Pettersson, Jonsson, \
        Jansson, Hansson, Bengtsson, Jönsson, Lindberg, Jakobsson, Magnusson, Lindström, Olofsson, Lindqvist, Lindgren, Berg, Axelsson, \
        Bergström, Lundberg, Lind, Lundgren, Lundqvist, Mattsson, Berglund, Fredriksson, Sandberg, Henriksson, Forsberg, Sjöberg, \
        Wallin, Engström, Danielsson, Håkansson, Eklund, Lundin, Björk, Bergman, Holmgren, Åberg, Öberg, Ahmed, Nordström",
    // Post- och telestyrelsen reserves only some five hundred numbers for fiction, so Swedes share theirs in a large crowd.
    phones: &["+46 8 465 004 ##", "+46 31 390 06 ##", "+46 40 628 04 ##", "+46 980 319 2##", "+46 70 174 06 ##"],
    habits: Habits { plain_latin: 4, ..Habits::PLAIN },
};

pub(super) const ICELAND: Culture = Culture {
    share: 4,
    women: "Guðrún, Anna, Sigríður, Kristín, Margrét, Helga, Sigrún, Ingibjörg, Jóhanna, María, Katrín, Þórunn, Ásta, Hildur, Ragnheiður, Björk, \
        Birta, Freyja, Sólveig, Eydís, Hrafnhildur, Steinunn, Lilja, Unnur, Auður",
    men: "Jón, Sigurður, Guðmundur, Gunnar, Ólafur, Einar, Magnús, Kristján, Stefán, Jóhann, Björn, Árni, Bjarni, Helgi, Halldór, Þór, Arnar, \
        Pétur, Davíð, Ragnar, Hlynur, Þorsteinn, Egill, Snorri, Baldur",
    families: "Jónsson/Jónsdóttir*2, Sigurðsson/Sigurðardóttir, Guðmundsson/Guðmundsdóttir, Gunnarsson/Gunnarsdóttir, Ólafsson/Ólafsdóttir, \
        Einarsson/Einarsdóttir, Magnússon/Magnúsdóttir, Kristjánsson/Kristjánsdóttir, Stefánsson/Stefánsdóttir, Jóhannsson/Jóhannsdóttir, \
        Björnsson/Björnsdóttir, Árnason/Árnadóttir, Bjarnason/Bjarnadóttir, Helgason/Helgadóttir, Halldórsson/Halldórsdóttir, \
        Þórsson/Þórsdóttir, Arnarsson/Arnarsdóttir, Pétursson/Pétursdóttir, Davíðsson/Davíðsdóttir, Ragnarsson/Ragnarsdóttir, \
        Hlynsson/Hlynsdóttir, Þorsteinsson/Þorsteinsdóttir, Egilsson/Egilsdóttir, Snorrason/Snorradóttir, Baldursson/Baldursdóttir, \
        Karlsson/Karlsdóttir, Haraldsson/Haraldsdóttir, Eiríksson/Eiríksdóttir, Hauksson/Hauksdóttir, Ingason/Ingadóttir, \
        Jakobsson/Jakobsdóttir, Tómasson/Tómasdóttir, Óskarsson/Óskarsdóttir, Sveinsson/Sveinsdóttir, Þórðarson/Þórðardóttir, \
        Friðriksson/Friðriksdóttir, Hjartarson/Hjartardóttir, Eggertsson/Eggertsdóttir, Atlason/Atladóttir, Birgisson/Birgisdóttir, \
        Briem, Thorlacius, Blöndal",
    phones: &["+354 555 ####", "+354 455 5###"],
    habits: Habits { second_given: 15, plain_latin: 10, ..Habits::PLAIN },
};
