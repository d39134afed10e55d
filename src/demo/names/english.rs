//! Names of the English-speaking countries. They share given names; family names differ enough that a list of Britons does not
//! read like a list of Americans.

use super::{Culture, Habits};

const WOMEN: &str = "Olivia, Emily, Sarah, Jessica, Emma, Charlotte, Grace, Hannah, Amelia, Sophie, Lucy, Elizabeth, Rachel, Katherine, Megan, \
    Laura, Rebecca, Alice, Chloe, Ella, Ruby, Abigail, Eleanor, Jennifer, Michelle, Lauren, Victoria, Zoe, Natalie, Claire, Heather, Helen, \
    Margaret, Ruth, Daisy, Imogen, Harriet, Naomi, Audrey, Beth, Tessa, Miriam, Joanna, Holly";
const MEN: &str = "James, William, Thomas, Jack, Oliver, Daniel, George, Michael, Matthew, David, Harry, Benjamin, Samuel, Joseph, Robert, \
    Andrew, Henry, Adam, Luke, Ethan, Christopher, Nathan, Edward, Peter, Ryan, Simon, Charles, Alexander, Isaac, Mark, Paul, Noah, Owen, \
    Theodore, Patrick, Caleb, Julian, Marcus, Gregory, Toby, Elliot, Max, Dominic, Hugh";

pub(super) const UNITED_STATES: Culture = Culture {
    share: 118,
    women: WOMEN,
    men: MEN,
    families: "Smith, Johnson, Williams, Brown, Jones, Garcia, Miller, Davis, Rodriguez, Martinez, Hernandez, Lopez, Wilson, Anderson, Thomas, \
        Taylor, Moore, Jackson, Martin, Lee, Perez, Thompson, White, Harris, Sanchez, Clark, Ramirez, Lewis, Robinson, Walker, Young, Allen, \
        King, Wright, Scott, Torres, Nguyen, Hill, Flores, Green, Adams, Nelson, Baker, Hall, Rivera, Campbell, Mitchell, Carter, Roberts, \
        Gomez, Phillips, Evans, Turner, Diaz, Parker, Cruz, Edwards, Collins, Reyes, Stewart, Morris, Morales, Murphy, Cook, Rogers, \
        Gutierrez, Ortiz, Morgan, Cooper, Peterson, Bailey, Reed, Kelly, Howard, Ramos, Kim, Cox, Ward, Richardson, Watson, Brooks, Chavez, \
        Wood, Bennett, Gray, Mendoza, Ruiz, Hughes, Price, Alvarez, Castillo, Sanders, Patel, Myers, Long, Ross, Foster, Jimenez, Powell, \
        Jenkins, Perry, Russell, Sullivan, Bell, Coleman, Butler, Henderson, Barnes, Fisher, Vasquez, Simmons, Graham, Hamilton, Wallace, \
        Cole, West, Jordan, Owens, Reynolds, Ellis, Harrison, Gibson, McDonald, Cruickshank, Washington, Abernathy, Whitaker, Calloway",
    phones: &["+1 A 555 01##"],
    habits: Habits { second_given: 3, ..Habits::PLAIN },
};

pub(super) const CANADA: Culture = Culture {
    share: 24,
    phones: &[
        "+1 204 555 01##",
        "+1 250 555 01##",
        "+1 306 555 01##",
        "+1 403 555 01##",
        "+1 416 555 01##",
        "+1 418 555 01##",
        "+1 437 555 01##",
        "+1 438 555 01##",
        "+1 450 555 01##",
        "+1 506 555 01##",
        "+1 514 555 01##",
        "+1 519 555 01##",
        "+1 604 555 01##",
        "+1 613 555 01##",
        "+1 647 555 01##",
        "+1 705 555 01##",
        "+1 709 555 01##",
        "+1 778 555 01##",
        "+1 780 555 01##",
        "+1 819 555 01##",
        "+1 902 555 01##",
        "+1 905 555 01##",
    ],
    families: "Smith, Brown, Tremblay, Martin, Roy, Wilson, Campbell, MacDonald, Gagnon, Johnson, Taylor, Côté, Anderson, Williams, Thompson, \
        Bouchard, Lee, Singh, Scott, Gauthier, Stewart, Reid, Young, Ross, Robinson, Morin, Fraser, Murray, Bélanger, Pelletier, Clark, \
        Wright, Lavoie, Mitchell, Fortin, Gill, Chen, Wong, Murphy, Hughes, Fournier, McLeod, Kowalchuk, Friesen, Poirier, Cameron, Gordon, \
        Simard, Bergeron, Morrison, Sinclair, Dhillon, Chow, LeBlanc",
    ..UNITED_STATES
};

pub(super) const BRITAIN: Culture = Culture {
    share: 66,
    women: WOMEN,
    men: MEN,
    families: "Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Patel, Robinson, Wright, Thompson, Evans, Walker, White, Roberts, \
        Green, Hall, Thomas, Clarke, Jackson, Wood, Harris, Edwards, Turner, Martin, Cooper, Hill, Ward, Hughes, Moore, Clark, King, \
        Harrison, Lewis, Baker, Lee, Allen, Morris, Khan, Scott, Watson, Davis, Parker, James, Bennett, Young, Phillips, Richardson, \
        Mitchell, Bailey, Carter, Cook, Singh, Shaw, Bell, Collins, Morgan, Kelly, Begum, Miller, Cox, Hussain, Marshall, Simpson, Price, \
        Anderson, Adams, Wilkinson, Ahmed, Foster, Ellis, Murphy, Chapman, Mason, Gray, Richards, Webb, Rogers, Hunt, Mills, Holmes, Palmer, \
        Matthews, Fisher, Barnes, Knight, Lloyd, Butler, Barker, Stevens, Jenkins, Dixon, Fletcher, Hargreaves, Pemberton, Ashworth, \
        Blackwood, Featherstone, Whitlock, Thistlethwaite, Okonkwo, MacLeod, Rees, Pritchard, Abbott, Sutcliffe, Fairbairn, Lockwood",
    // Ofcom, "Telephone numbers for use in TV and radio drama programmes".
    phones: &[
        "+44 7700 900###",
        "+44 7700 900###",
        "+44 20 7946 0###",
        "+44 20 7946 0###",
        "+44 113 496 0###",
        "+44 114 496 0###",
        "+44 115 496 0###",
        "+44 116 496 0###",
        "+44 117 496 0###",
        "+44 118 496 0###",
        "+44 121 496 0###",
        "+44 131 496 0###",
        "+44 141 496 0###",
        "+44 151 496 0###",
        "+44 161 496 0###",
        "+44 191 498 0###",
        "+44 28 9649 6###",
        "+44 29 2018 0###",
        "+44 1632 960###",
        "+44 3069 990###",
    ],
    habits: Habits { second_family: 3, hyphen: true, ..Habits::PLAIN },
};

pub(super) const AUSTRALIA: Culture = Culture {
    share: 24,
    // Australian Communications and Media Authority, "Phone numbers for use in TV shows, films and creative works".
    phones: &[
        "+61 2 5550 ####",
        "+61 2 7010 ####",
        "+61 3 5550 ####",
        "+61 3 7010 ####",
        "+61 7 5550 ####",
        "+61 7 7010 ####",
        "+61 8 5550 ####",
        "+61 8 7010 ####",
    ],
    habits: Habits::PLAIN,
    ..BRITAIN
};

pub(super) const IRELAND: Culture = Culture {
    share: 16,
    women: "Aoife, Niamh, Saoirse, Ciara, Sinéad, Orla, Róisín, Gráinne, Caoimhe, Siobhán, Deirdre, Bríd, Fionnuala, Clodagh, Eimear, Maeve, \
        Nuala, Aisling, Muireann, Sorcha, Emma, Grace, Kate, Mary, Eileen, Bridget",
    men: "Seán, Conor, Oisín, Cillian, Liam, Patrick, Fionn, Eoin, Darragh, Pádraig, Tadhg, Ciarán, Diarmuid, Rory, Cormac, Declan, Fergus, \
        Niall, Donal, Brendan, Kevin, Eamon, Colm, Ruairí, Michael, James",
    families: "Murphy*2, Kelly, O’Sullivan, Walsh, Smith, O’Brien, Byrne, Ryan, O’Connor, O’Neill, O’Reilly, Doyle, McCarthy, Gallagher, \
        Doherty, Kennedy, Lynch, Murray, Quinn, Moore, McLoughlin, O’Carroll, Connolly, Daly, O’Connell, Wilson, Dunne, Brennan, Burke, \
        Collins, Campbell, Clarke, Johnston, Hughes, Farrell, Fitzgerald, Brown, Martin, Maguire, Nolan, Flynn, Thompson, Callaghan, \
        O’Donnell, Duffy, Mahony, Boyle, Healy, Shea, White, Sweeney, Hayes, Kavanagh, Power, McGrath, Moran, Brady, Stewart, Casey, Foley",
    // ComReg reserves 020 91x xxxx for drama.
    phones: &["+353 20 91# ####"],
    habits: Habits { plain_latin: 15, ..Habits::PLAIN },
};
