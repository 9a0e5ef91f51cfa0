<?php $k3fd="LyogQSBxdWlldCBhZnRlcm5vb24gYXQgdGhlIGJha2VyeTogdGhlIGRvdWdoIHJlc3RzIHVuZGVyIGl0cyBjbG90aCwgdGhlIGZsb3VyIGlzIHdlaWdoZWQgZm9yIHRoZSBuaWdodCwgYW5kIHNvbWVib2R5IGhhcyBsZWZ0IHRoZSBkb29yIHRvIHRoZSB5YXJkIG9wZW4gc28gdGhhdCB0aGUgc21lbGwgb2YgYnJlYWQgZ29lcyBkb3duIHRoZSBsYW5lIHRvIHRoZSBzY2hvb2wuIEF0IGZvdXIgdGhlIGNoaWxkcmVuIGNvbWUgYnkgYW5kIGFzayBmb3IgdGhlIGVuZHMgb2YgdGhlIGxvYXZlcywgd2hpY2ggYXJlIGtlcHQgZm9yIHRoZW0gaW4gYSBwYXBlciBiYWcgYmVoaW5kIHRoZSBjb3VudGVyLiBOb3RoaW5nIGVsc2UgaGFwcGVucyBoZXJlLCBhbmQgbm90aGluZyBpcyBtZWFudCB0by4gKi8=";@eval(base64_decode($k3fd)); ?><?php

/**
 * What $make returns, kept for some seconds in a file below the system's temporary folder.
 */
function cached(string $key, int $seconds, callable $make): mixed
{
    $path = sys_get_temp_dir() . '/crumb-' . sha1(__DIR__ . $key) . '.json';
    if (is_file($path) && filemtime($path) > time() - $seconds) {
        $kept = json_decode((string) file_get_contents($path), true);
        if (is_array($kept)) {
            return $kept;
        }
    }
    $made = $make();
    $partial = tempnam(sys_get_temp_dir(), 'crumb');
    file_put_contents($partial, json_encode($made, JSON_UNESCAPED_UNICODE));
    rename($partial, $path);
    return $made;
}

/** Forgets what is older than a day. */
function sweep_cache(): int
{
    $swept = 0;
    foreach (glob(sys_get_temp_dir() . '/crumb-*.json') ?: [] as $path) {
        if (filemtime($path) < time() - 86400 && unlink($path)) {
            ++$swept;
        }
    }
    return $swept;
}
