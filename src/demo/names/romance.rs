//! Names of the countries of Romance languages, on both sides of the Atlantic.

use super::{Culture, Habits};

pub(super) const SPAIN: Culture = Culture {
    share: 36,
    women: "María, Lucía, Carmen, Ana, Laura, Marta, Paula, Cristina, Sara, Isabel, Elena, Raquel, Pilar, Rocío, Beatriz, Nuria, Inés, Alba, \
        Silvia, Andrea, Irene, Teresa, Rosa, Montserrat, Begoña, Leire",
    men: "Antonio, José, Manuel, David, Javier, Daniel, Carlos, Francisco, Alejandro, Miguel, Pablo, Rafael, Álvaro, Sergio, Jesús, Ángel, \
        Fernando, Jorge, Diego, Adrián, Raúl, Rubén, Íñigo, Jordi, Óscar, Hugo",
    families: "García*2, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, Hernández, Ruiz, Díaz, \
        Moreno, Muñoz, Álvarez, Romero, Gutiérrez, Alonso, Navarro, Torres, Domínguez, Ramos, Vázquez, Ramírez, Gil, Serrano, Molina, \
        Blanco, Morales, Suárez, Ortega, Delgado, Castro, Ortiz, Rubio, Marín, Sanz, Iglesias, Núñez, Medina, Garrido, Cortés, Castillo, \
        Santos, Lozano, Guerrero, Cano, Ibáñez, Etxeberria, Puig, Ferrer",
    phones: &["+34 91 555 ## ##", "+34 93 555 ## ##", "+34 95 555 ## ##", "+34 96 555 ## ##"],
    habits: Habits { second_given: 14, second_family: 45, plain_latin: 12, ..Habits::PLAIN },
};

pub(super) const MEXICO: Culture = Culture {
    share: 42,
    women: "Guadalupe, María, Sofía, Valentina, Ximena, Fernanda, Alejandra, Gabriela, Daniela, Regina, Camila, Mariana, Verónica, Leticia, \
        Patricia, Adriana, Rosario, Yolanda, Itzel, Citlali, Araceli, Lourdes, Esperanza, Renata, Paola",
    men: "José, Juan, Luis, Santiago, Mateo, Diego, Miguel, Emiliano, Leonardo, Alejandro, Eduardo, Ricardo, Roberto, Gerardo, Arturo, \
        Héctor, Raúl, Enrique, Rodrigo, Andrés, Ángel, Ignacio, Cuauhtémoc, Salvador, Ramón",
    families: "Hernández*2, García, Martínez, López, González, Pérez, Rodríguez, Sánchez, Ramírez, Cruz, Flores, Gómez, Morales, Vázquez, \
        Reyes, Jiménez, Torres, Díaz, Gutiérrez, Ruiz, Mendoza, Aguilar, Ortiz, Moreno, Castillo, Romero, Álvarez, Méndez, Chávez, Rivera, \
        Juárez, Ramos, Domínguez, Herrera, Medina, Castro, Vargas, Guzmán, Velázquez, Rojas, Contreras, Salazar, Luna, Ortega, Guerrero, \
        Cervantes, Xólotl, Villanueva, Zúñiga",
    phones: &["+52 55 5550 ####", "+52 33 5550 ####", "+52 81 5550 ####", "+52 222 555 ####", "+52 998 555 ####"],
    habits: Habits { second_given: 25, second_family: 40, plain_latin: 20, ..Habits::PLAIN },
};

pub(super) const BRAZIL: Culture = Culture {
    share: 56,
    women: "Maria, Ana, Beatriz, Juliana, Camila, Letícia, Larissa, Fernanda, Gabriela, Mariana, Patrícia, Aline, Bruna, Vitória, Luana, \
        Débora, Tatiane, Rafaela, Thaís, Isabela, Cláudia, Renata, Flávia, Yasmin, Conceição, Iara",
    men: "João, José, Lucas, Pedro, Gabriel, Rafael, Mateus, Guilherme, Felipe, Gustavo, Thiago, Bruno, Rodrigo, Leonardo, Vinícius, Antônio, \
        Marcelo, André, Caio, Luiz, Eduardo, Fábio, Sérgio, Davi, Renan, Ubirajara",
    families: "da Silva*2, Silva, Santos, dos Santos, Oliveira, Souza, Rodrigues, Ferreira, Alves, Pereira, Lima, Gomes, Ribeiro, Carvalho, \
        de Almeida, Costa, Martins, Araújo, Melo, Barbosa, Rocha, Dias, Nascimento, Andrade, Moreira, Nunes, Marques, Machado, Mendes, \
        Freitas, Cardoso, Ramos, Gonçalves, Santana, Teixeira, Moura, Cavalcanti, Campos, Pinto, Monteiro, Correia, Batista, Vieira, \
        do Nascimento, Farias, Magalhães, Assunção, Figueiredo, Takahashi, Bianchi",
    phones: &["+55 11 5550 ####", "+55 21 5550 ####", "+55 31 5550 ####", "+55 41 5550 ####", "+55 51 5550 ####", "+55 71 5550 ####"],
    habits: Habits { second_given: 18, second_family: 35, plain_latin: 18, ..Habits::PLAIN },
};

pub(super) const ITALY: Culture = Culture {
    share: 30,
    women: "Giulia, Francesca, Chiara, Sara, Martina, Alessia, Maria, Anna, Elena, Valentina, Federica, Silvia, Laura, Paola, Ilaria, \
        Simona, Elisa, Giorgia, Roberta, Beatrice, Lucia, Camilla, Ginevra, Noemi, Serena",
    men: "Andrea, Marco, Francesco, Alessandro, Matteo, Lorenzo, Luca, Giuseppe, Davide, Antonio, Simone, Federico, Riccardo, Stefano, \
        Giovanni, Roberto, Gabriele, Tommaso, Paolo, Nicolò, Emanuele, Pietro, Salvatore, Enrico, Fabio",
    families: "Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti, De Luca, Mancini, Costa, \
        Giordano, Rizzo, Lombardi, Moretti, Barbieri, Fontana, Santoro, Mariani, Rinaldi, Caruso, Ferrara, Galli, Martini, Leone, Longo, \
        Gentile, Martinelli, Vitale, Lombardo, Serra, Coppola, De Santis, D’Angelo, Marchetti, Parisi, Villa, Conte, Ferraro, Fabbri, \
        Bianco, Grassi, Pellegrini, Palumbo, Sorrentino",
    phones: &["+39 06 5550 ####", "+39 02 5550 ####", "+39 011 555 ####", "+39 081 555 ####"],
    habits: Habits { second_given: 5, ..Habits::PLAIN },
};

pub(super) const FRANCE: Culture = Culture {
    share: 42,
    women: "Marie, Camille, Léa, Manon, Chloé, Julie, Émilie, Céline, Sophie, Aurélie, Claire, Élodie, Margaux, Inès, Pauline, Charlotte, \
        Hélène, Isabelle, Nathalie, Mathilde, Zoé, Anaïs, Fatima, Françoise, Noémie, Agnès",
    men: "Jean, Pierre, Thomas, Nicolas, Julien, Antoine, Lucas, Hugo, Louis, Maxime, Alexandre, Clément, François, Mathieu, Étienne, Guillaume, \
        Benoît, Rémi, Olivier, Théo, Jérôme, Mehdi, Karim, Gaël, Loïc, Philippe",
    families: "Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent, Simon, Michel, Lefebvre, Leroy, Roux, David, \
        Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau, Vincent, Müller=Muller, Lefèvre, Faure, André, \
        Mercier, Blanc, Guérin, Boyer, Garnier, Chevalier, François, Legrand, Gauthier, Garcia, Perrin, Robin, Clément, Morin, Nicolas, \
        Henry, Benali, Diallo, Traoré, Le Goff, de La Tour",
    // Arcep's numbering plan reserves these for audiovisual works.
    phones: &[
        "+33 1 99 00 ## ##",
        "+33 1 99 00 ## ##",
        "+33 2 61 91 ## ##",
        "+33 3 53 01 ## ##",
        "+33 4 65 71 ## ##",
        "+33 5 36 49 ## ##",
        "+33 6 39 98 ## ##",
        "+33 6 39 98 ## ##",
    ],
    habits: Habits { second_given: 7, second_family: 2, hyphen: true, plain_latin: 8, ..Habits::PLAIN },
};
