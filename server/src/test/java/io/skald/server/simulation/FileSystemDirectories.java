package io.skald.server.simulation;

import io.skald.index.lucene.IndexDirectories;
import io.skald.io.FileSystem;

import org.apache.lucene.store.Directory;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The directories of a label index in a folder of a simulated disk.
final class FileSystemDirectories implements IndexDirectories {
    static final String ROOT = "index";

    private final FileSystem files;
    private final Map<String, Directory> open = new HashMap<>();

    FileSystemDirectories(FileSystem files) {
        this.files = files;
    }

    @Override
    public Directory root() throws IOException {
        return open(ROOT);
    }

    @Override
    public List<String> days() throws IOException {
        return files.list(ROOT).stream().filter(name -> name.charAt(0) == '2').toList();
    }

    @Override
    public Directory day(String name) throws IOException {
        return open(ROOT + "/" + name);
    }

    private Directory open(String path) throws IOException {
        Directory known = open.get(path);
        if (known == null) {
            files.createDirectories(path);
            known = new FileSystemDirectory(files, path);
            open.put(path, known);
        }
        return known;
    }

    @Override
    public void delete(String name) throws IOException {
        String path = ROOT + "/" + name;
        open.remove(path);
        for (String file : files.list(path)) {
            files.delete(path + "/" + file);
        }
        files.delete(path);
    }
}
