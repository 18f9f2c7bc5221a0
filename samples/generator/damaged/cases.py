"""Which archives samples/damaged/ holds, by the folder of their case. The folders' numbers are those of the list of bad inputs."""

from generator.damaged import logs, natives, objects, packers, tars, zips

_FOREIGN = {
    "picture.tar.gz": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(200), "program.tar.zst": b"\x7fELF\x02\x01\x01" + bytes(200)}
_OTHER_PACKERS = {
    "lrzip.lrz": b"LRZI\x00\x06" + bytes(100), "lzop.lzo": b"\x89LZO\x00\r\n\x1a\n" + bytes(100), "grzip.grz": b"GRZipII\x00" + bytes(100),
    "rar.rar": b"Rar!\x1a\x07\x01\x00" + bytes(100), "seven.7z": b"7z\xbc\xaf\x27\x1c" + bytes(100),
    "image.iso": bytes(32769) + b"CD001\x01" + bytes(2000), "cabinet.cab": b"MSCF" + bytes(100)}


def archives():
    """Path below samples/ -> bytes."""
    cases = {**_tars(), **_packers(), **_zips(), **_natives(), **_logs(), **_objects()}
    return {f"damaged/{case}/{name}": data for case, files in cases.items() for name, data in files.items()}


def _tars():
    return {
        "a01-empty-file": {"empty.tar.gz": b""}, "a02-other-files": _FOREIGN, "a03-empty-tar": {"empty.tar": tars.zeros()},
        "a04-path-escape": {"node.tar.gz": tars.path_escape()},
        "a05-foreign-names": {"node.tar.gz": tars.absolute_names(), "node.zip": zips.foreign_names()},
        "a06-odd-names": {"node.tar.gz": tars.odd_names()}, "a07-nul-in-name": {"node.tar.gz": tars.nul_in_name()},
        "a08-hostile-names": {"node.tar.gz": tars.hostile_log_name()}, "a09-symbolic-links": {"node.tar.gz": tars.links()},
        "a10-hard-links": {"node.tar.gz": tars.hard_links()}, "a11-devices": {"node.tar.gz": tars.devices()},
        "a12-duplicate-names": {"node.tar.gz": tars.duplicates()},
        "a13-sizes-differ": {"larger.tar.gz": tars.size_in_pax_is_larger(), "smaller.tar.gz": tars.size_in_pax_is_smaller()},
        "a14-size-twice": {"node.tar.gz": tars.size_twice_in_pax()}, "a15-global-header": {"node.tar.gz": tars.global_pax()},
        "a16-header-order": {"node.tar.gz": tars.pax_before_long_name()},
        "a17-absurd-sizes": {f"{name}.tar.gz": tars.absurd_size(name) for name in ("minus-one", "largest", "base-256-negative", "base-256-huge")},
        "a18-broken-pax": {f"{name}.tar.gz": tars.bad_pax(name) for name in ("wrong-length", "no-newline", "one-gib")},
        "a19-long-name": {"eight-kib.tar.gz": tars.long_name(8 << 10), "one-mib.tar.gz": tars.long_name(1 << 20)},
        "a20-sparse-terabyte": {"node.tar.gz": tars.sparse_terabyte()},
        "a21-broken-headers": {"checksum.tar.gz": tars.bad_checksum(), "random-block.tar.gz": tars.random_block()},
        "a22-no-end": {"node.tar.gz": tars.no_end()}, "a23-second-tar": {"node.tar.gz": tars.second_tar()},
        "a24-cut": {f"{where}.tar": tars.cut(where) for where in ("header", "content", "between")},
    }


def _packers():
    return {
        "a25-flipped-bit": {"node.tar.gz": packers.flipped_bit()},
        "a26-gzip-frame": {"no-trailer.tar.gz": packers.no_trailer(), "wrong-length.tar.gz": packers.wrong_length(),
                           "long-name.tar.gz": packers.long_file_name()},
        "a27-data-behind-end": {"node.tar.gz": packers.data_behind_end()},
        "a28-junk-behind": {"nuls.tar.gz": packers.nuls_behind_gzip(), "junk.tar.gz": packers.junk_behind_gzip(),
                            "junk.tar.zst": packers.junk_behind_zstd()},
        "a29-damaged-frame": {"node.tar.zst": packers.damaged_frame()}, "a30-wide-window": {"node.tar.zst": packers.wide_window()},
        "a31-zstd-frames": {"skippable.tar.zst": packers.skippable_and_empty(), "dictionary.tar.zst": packers.dictionary()},
        "a33-gzip-in-gzip": {"thirty-layers.tar.gz": packers.gzip_layers(30)},
        "a43-other-packers": _OTHER_PACKERS,
    }


def _zips():
    return {
        "a34-overlap": {"one-local-header.zip": zips.one_local_header(), "quoted.zip": zips.quoted_overlap()},
        "a35-names-differ": {"node.zip": zips.names_differ()}, "a36-zip-crc": {"node.zip": zips.wrong_crc()},
        "a37-two-in-one": {"script.zip": zips.prepended_script(), "two.zip": zips.two_zips()},
        "a38-no-directory": {"node.zip": zips.no_central_directory()},
        "a39-encrypted": {"password.zip": zips.encrypted(), "aes.zip": zips.encrypted(99), "unknown-method.zip": zips.unknown_method()},
        "a40-zip-limits": {"absurd-size.zip": zips.absurd_zip64(), "long-comment.zip": zips.long_comment(),
                           "data-descriptors.zip": zips.data_descriptors()},
    }


def _natives():
    return {"a45-native-not-whole": {
        "no-manifest.tar.zst": natives.no_manifest(), "member-missing.tar.zst": natives.member_missing(),
        "hash-differs.tar.zst": natives.hash_differs(), "unlisted-member.tar.zst": natives.unlisted_member(),
        "no-checksums.tar.zst": natives.no_checksums()}}


def _logs():
    return {
        "b01-long-line": {"node.tar.gz": logs.long_line()}, "b02-binary-log": {"node.tar.gz": logs.binary()},
        "b03-bad-utf8": {"node.tar.gz": logs.bad_utf8()}, "b04-encodings": {"node.tar.gz": logs.encodings()},
        "b05-line-ends": {"node.tar.gz": logs.line_ends()}, "b06-partial-lines": {"node.tar.gz": logs.partial_lines()},
        "b07-formats": {"node.tar.gz": logs.formats()}, "b08-odd-times": {"node.tar.gz": logs.odd_times()},
        "b09-same-line": {"node.tar.gz": logs.same_line()}, "b10-terminal-escapes": {"node.tar.gz": logs.terminal_escapes()},
        "b11-invisible-characters": {"node.tar.gz": logs.invisible()}, "b13-empty-logs": {"node.tar.gz": logs.empty_and_refused()},
        "b15-cut-line": {"node.tar.gz": logs.cut_line()},
    }


def _objects():
    return {
        "c01-deep-json": {"lab.tar.zst": objects.deep_json()}, "c02-duplicate-keys": {"lab.tar.zst": objects.duplicate_keys()},
        "c03-numbers": {"large.tar.zst": objects.numbers(), "nan.tar.zst": objects.not_a_number()},
        "c05-json-around": {"cut.tar.gz": objects.cut_json(), "bom.tar.gz": objects.json_with_bom(),
                            "garbage.tar.gz": objects.json_with_garbage(), "concatenated.tar.zst": objects.concatenated_json()},
        "c06-wrong-types": {"lab.tar.zst": objects.wrong_types()}, "c08-short-yaml": {"dump.tgz": objects.short_yaml()},
        "c09-aliases": {"dump.tgz": objects.aliases()}, "c10-deep-yaml": {"dump.tgz": objects.deep_yaml()},
        "c11-yaml-words": {"words.tgz": objects.yaml_scalars(), "core-tags.tgz": objects.yaml_core_tags(),
                           "foreign-tags.tgz": objects.yaml_foreign_tags()},
        "c12-yaml-shapes": {"shapes.tgz": objects.yaml_shapes(), "long-key.tgz": objects.yaml_long_key(), "tabs.tgz": objects.yaml_tabs()},
        "c13-packed-content": {"dump.tgz": objects.packed_content()}, "c14-large-metadata": {"dump.tgz": objects.large_metadata()},
    }
