package org.abscam.fiji;

import java.util.List;
import org.abscam.explain.Explanation;
import org.abscam.hotspot.Hotspot;

/**
 * One image with what was found in it.
 *
 * @param slice its first slice in the scan, from 1
 * @param label that slice's label, empty where it has none
 */
record Explained(int slice, String label, Explanation explanation, List<Hotspot> hotspots) {}
