<?php
declare(strict_types=1);

/**
 * The products of a CSV file by their number.
 *
 * @return array<int, array{id: int, name: string, grams: int, cents: int, days: int[], picture: string, text: string}>
 */
function load_products(string $path): array
{
    return cached('products-' . filemtime($path), 3600, function () use ($path): array {
        $file = fopen($path, 'rb');
        $columns = fgetcsv($file, 0, ',', '"', '');
        $products = [];
        while (($cells = fgetcsv($file, 0, ',', '"', '')) !== false) {
            $row = array_combine($columns, $cells);
            $products[(int) $row['id']] = [
                'id' => (int) $row['id'],
                'name' => $row['name'],
                'grams' => (int) $row['grams'],
                'cents' => (int) $row['cents'],
                'days' => array_map('intval', str_split($row['days'])),
                'picture' => $row['picture'],
                'text' => $row['text'],
            ];
        }
        fclose($file);
        return $products;
    });
}

/** Those whose name or text holds every word of the query. */
function search_products(array $products, string $query, string $sort): array
{
    $words = preg_split('/\s+/', fold($query), -1, PREG_SPLIT_NO_EMPTY);
    $found = array_filter($products, function (array $product) use ($words): bool {
        $text = fold($product['name'] . ' ' . $product['text']);
        foreach ($words as $word) {
            if (!str_contains($text, $word)) {
                return false;
            }
        }
        return true;
    });
    uasort($found, fn(array $a, array $b): int => $a[$sort] <=> $b[$sort]);
    return $found;
}
