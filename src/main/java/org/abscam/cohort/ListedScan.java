package org.abscam.cohort;

import java.nio.file.Path;
import java.util.List;

/**
 * A row of a manifest.
 *
 * @param number its place in the manifest, from 0
 * @param id what tells it from the others
 * @param path as the manifest says it; below a folder, with slashes
 * @param file where that is; {@code null} where the path is none
 * @param label what it is known to show, empty where that is not said
 * @param mask an image that is not 0 where the body or organ is; {@code null} where nobody says
 * @param further the cells of the manifest's further columns
 */
record ListedScan(long number, String id, String path, Path file, String label, Path mask, List<String> further) {}
