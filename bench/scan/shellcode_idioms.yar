// What shellcode is known by, most of it for x86, as rules for yara: idioms of the literature, written for this
// comparison. A rule is one idiom. They were narrowed on clean files of the same packages until few of them met,
// and widened on shellcodes of train: as a peer they are favoured.

rule nop_sled
{
    strings:
        $nops = { 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 (31 | 33 | 6a | 68 | eb | e8 | d9 | da | db | b8 | bb | be | 29 | 89 | fc) }
    condition:
        $nops
}

rule get_pc_call
{
    strings:
        $next = { e8 00 00 00 00 (58 | 59 | 5a | 5b | 5d | 5e | 5f) 83 (c? | e?) }
        $back = { eb ?? (58 | 59 | 5a | 5b | 5d | 5e | 5f) [0-120] e8 ?? ff ff ff }
        $into = { e8 ff ff ff ff (c0 | c1 | c2 | c3) (58 | 59 | 5a | 5b | 5d | 5e | 5f) }
    condition:
        $next or $into or
        for any i in (1..#back) : (  // the jump leads to a call that leads back behind the jump
            uint8(@back[i] + 2 + uint8(@back[i] + 1)) == 0xe8 and
            (uint32(@back[i] + 3 + uint8(@back[i] + 1)) + uint8(@back[i] + 1) + 5) & 0xffffffff == 0
        )
}

rule get_pc_fnstenv
{
    strings:
        $float = { (d9 | da | db | dc | dd | de | df) (c? | d? | e? | f?) [0-16] d9 74 24 f4 [0-8] (58 | 59 | 5a | 5b | 5d | 5e | 5f) }
    condition:
        $float
}

rule decoder_loop
{
    strings:
        $byte = { 80 (30 | 31 | 33 | 36 | 37) ?? (40 | 41 | 43 | 46 | 47) (e2 | 49 75 | 48 75) (e? | f?) }
        $feedback = { 31 (4? | 5? | 6? | 7?) ?? 83 (c? | e?) (fc | 04) 03 (4? | 5? | 6? | 7?) }
        $feedback_after = { 83 (c? | e?) (fc | 04) 31 (4? | 5? | 6? | 7?) ?? 03 (4? | 5? | 6? | 7?) }
        $feedback_loop = { 31 (4? | 5? | 6? | 7?) ?? 03 (4? | 5? | 6? | 7?) ?? 83 (c? | e?) (fc | 04) }
        $key = { (fe | f6) (08 | 0e | 0f | 16 | 17 | 1e | 1f) (40 | 41 | 43 | 46 | 47) e2 f? }
    condition:
        any of them
}

rule windows_peb
{
    strings:
        $absolute = { 64 (a1 | 8b 0d | 8b 15 | 8b 1d | 8b 35 | 8b 3d) 30 00 00 00 }
        $register = { (31 | 33) (c0 | c9 | d2 | db | f6 | ff) [0-6] 64 8b (4? | 5? | 7?) 30 }
        $pushed = { 6a 30 (58 | 59 | 5a | 5b | 5e | 5f) 64 8b }
        $wide = { 65 (48 | 4c) 8b (04 25 | 0c 25 | 14 25 | 1c 25 | 34 25 | 3c 25) 60 00 00 00 [0-4] (48 | 49 | 4c | 4d) 8b ?? 18 }
        $wide_register = { 65 (48 | 49 | 4c | 4d) 8b (4? | 5? | 7?) 60 [0-4] (48 | 49 | 4c | 4d) 8b ?? 18 }
    condition:
        any of them
}

rule hash_of_names
{
    strings:
        $ror13 = { (c1 cf 0d 01 c7 | c1 ce 0d 01 c6 | c1 ca 0d 01 c2 | c1 cf 0d 03 f8 | c1 ca 0d 03 d0 | c1 cb 0d 03 da) }
        $ror13_wide = { 41 c1 c9 0d 41 01 c1 }
        $loop = { ac (84 | 08) c0 74 [1-3] c1 (c8 | c9 | ca | cb | ce | cf) }
    condition:
        any of them
}

rule egg_hunter
{
    strings:
        $access = { 66 81 ca ff 0f 42 }
        $scas = { (b8 | 81) ?? ?? ?? ?? (89 | 8b) d7 af 75 ?? af 75 }
        $scas_short = { 8b fa af 75 ?? af 75 }
        $or_page = { 66 81 (c9 | cb | ce) ff 0f (41 | 43 | 46) }
    condition:
        any of them
}

rule push_of_shell
{
    strings:
        $bin_sh = { 68 2f 2f 73 68 [0-4] 68 2f 62 69 6e }
        $n_sh = { 68 6e 2f 73 68 [0-4] 68 2f 2f 62 69 }
        $bash = { 68 (62 61 73 68 | 2f 62 61 73) [0-8] 68 (62 69 6e 2f | 69 6e 2f 2f | 2f 62 69 6e) }
        $wide = { (48 | 49) (b8 | b9 | ba | bb | be | bf) (2f 62 69 6e 2f 2f 73 68 | 2f 62 69 6e 2f 73 68 00 | 2f 2f 62 69 6e 2f 73 68 | ff 2f 62 69 6e 2f 73 68) }
        $cmd = { 68 63 6d 64 (00 | 20 | 2e | ff) }
        $passwd = { 68 (73 73 77 64 | 61 64 6f 77) [0-4] 68 (2f 2f 70 61 | 63 2f 70 61 | 2f 2f 73 68 | 2f 73 68 61) }
    condition:
        any of them
}

rule system_call
{
    strings:
        $small = { b0 (01 | 02 | 05 | 06 | 0b | 0f | 17 | 25 | 2e | 3f | 46 | 66 | 7d | a4) [0-10] cd 80 }
        $pushed = { 6a (01 | 02 | 05 | 06 | 0b | 0f | 17 | 25 | 2e | 3f | 46 | 66 | 7d) 58 [0-40] cd 80 }
        $exit = { 31 c0 40 [0-4] cd 80 }
        $zeroed = { (31 c0 | 33 c0 | 29 c0 | f7 e3 | f7 e1 | f7 e6) [0-16] b0 ?? [0-8] cd 80 }
        $wide = { (6a (29 | 2a | 21 | 3b | 31 | 32 | 69 | 71) 58 | b0 3b) [0-10] 0f 05 }
        $bsd = { 50 [0-12] b0 (3b | 17 | 5a | 61 | 62 | 68 | 6a) [0-4] cd 80 }
    condition:
        any of them
}

rule arm_shell
{
    strings:
        $thumb = { 01 (3? | 2? | 6? | 7?) 8f e2 1? ff 2f e1 }
        $eight = { 01 60 8f e2 16 ff 2f e1 }
        $svc = { 0b 27 01 df }
        $service = { (0b 70 a0 e3 | 0b 00 90 ef) [0-8] 00 00 00 ef }
    condition:
        any of them
}

rule mips_shell
{
    strings:
        $little = { (ab 0f | 57 10) 02 24 [0-4] 0c 01 01 01 }
        $big = { 24 02 (0f ab | 10 57) [0-4] 01 01 01 0c }
    condition:
        any of them
}

rule escaped_bytes
{
    strings:
        $hexadecimal = /(\\x[0-9a-fA-F]{2}){8}/
        $nops = "\\x90\\x90\\x90\\x90"
        $unicode = /(%u[0-9a-fA-F]{4}){4}/
        $array = /0x[0-9a-fA-F]{2}(,[ \t\r\n]{0,12}0x[0-9a-fA-F]{2}){15}/
        $octal = /(\\[0-3][0-7]{2}){8}/
        $unescape = /unescape\(["'](%u[0-9a-fA-F]{4}){2}/ nocase
    condition:
        any of them and uint32(0) != 0x464c457f and uint16(0) != 0x5a4d and uint32(0) != 0x46445025  // ELF, PE, PDF
}
