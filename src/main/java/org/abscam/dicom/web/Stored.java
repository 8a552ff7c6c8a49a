package org.abscam.dicom.web;

import java.util.List;

/**
 * What an archive took.
 *
 * @param count how many instances, those that it had before among them
 * @param warnings what it changed, in sentences
 */
public record Stored(int count, List<String> warnings) {}
