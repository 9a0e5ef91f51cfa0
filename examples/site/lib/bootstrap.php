<?php
declare(strict_types=1);

error_reporting(E_ALL);
ini_set('display_errors', '0');
mb_internal_encoding('UTF-8');
session_set_cookie_params(['httponly' => true, 'samesite' => 'Lax', 'secure' => true]);
session_start();

require __DIR__ . '/text.php';
require __DIR__ . '/products.php';
require __DIR__ . '/cache.php';
require __DIR__ . '/mail.php';

header('Content-Security-Policy: default-src \'self\'; img-src \'self\' data:');
header('X-Content-Type-Options: nosniff');

function csrf_token(): string
{
    if (!isset($_SESSION['token'])) {
        $_SESSION['token'] = base64_encode(random_bytes(24));
    }
    return $_SESSION['token'];
}

function csrf_valid(string $token): bool
{
    return isset($_SESSION['token']) && hash_equals($_SESSION['token'], $token);
}
