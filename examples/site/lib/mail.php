<?php
declare(strict_types=1);

/** Sends what a visitor wrote, and the basket, to the shop. */
function send_message(array $fields, array $basket): bool
{
    $lines = [$fields['message'], '', str_repeat('-', 40)];
    foreach ($basket as $id => $count) {
        $lines[] = sprintf('%3d x bread %d', $count, $id);
    }
    $boundary = 'part-' . bin2hex(random_bytes(12));
    $headers = [
        'From' => 'shop@crumb.example',
        'Reply-To' => header_safe($fields['mail']),
        'MIME-Version' => '1.0',
        'Content-Type' => 'multipart/mixed; boundary="' . $boundary . '"',
    ];
    $body = "--$boundary\r\n"
        . "Content-Type: text/plain; charset=utf-8\r\n"
        . "Content-Transfer-Encoding: base64\r\n\r\n"
        . chunk_split(base64_encode(implode("\n", $lines)))
        . "--$boundary--\r\n";
    $subject = '=?utf-8?B?' . base64_encode(header_safe($fields['subject'])) . '?=';
    return mail('orders@crumb.example', $subject, $body, $headers);
}

function header_safe(string $text): string
{
    return str_replace(["\r", "\n", "\0"], ' ', $text);
}
