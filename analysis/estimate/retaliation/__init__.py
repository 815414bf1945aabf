"""China's counter-tariffs: what they did to US exports, by product in 2018-2019; law and totals in 2025."""
