<?php
declare(strict_types=1);

/** A text as it may stand in HTML. */
function e(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

/** Cents as a price: 450 gives "4.50 €". */
function format_money(int $cents): string
{
    return number_format($cents / 100, 2, '.', ' ') . ' €';
}

/** Letters without marks, for the search: "Brötchen" gives "brotchen". */
function fold(string $text): string
{
    static $table = [
        "\u{e0}" => 'a', "\u{e1}" => 'a', "\u{e2}" => 'a', "\u{e4}" => 'a', "\u{e5}" => 'a',
        "\u{e7}" => 'c', "\u{e8}" => 'e', "\u{e9}" => 'e', "\u{ea}" => 'e', "\u{eb}" => 'e',
        "\u{ec}" => 'i', "\u{ed}" => 'i', "\u{ee}" => 'i', "\u{ef}" => 'i', "\u{f1}" => 'n',
        "\u{f2}" => 'o', "\u{f3}" => 'o', "\u{f4}" => 'o', "\u{f6}" => 'o', "\u{f8}" => 'o',
        "\u{f9}" => 'u', "\u{fa}" => 'u', "\u{fb}" => 'u', "\u{fc}" => 'u', "\u{df}" => 'ss',
        "\xC2\xA0" => ' ', "\xE2\x80\x93" => '-', "\xE2\x80\x94" => '-', "\xE2\x80\x99" => "'",
    ];
    return strtr(mb_strtolower($text), $table);
}

/** A name as it may stand in an address. */
function slug(string $text): string
{
    return trim(preg_replace('/[^a-z0-9]+/', '-', fold($text)), '-');
}
