package org.abscam.dicom.codec;

/**
 * A frame, decoded.
 *
 * @param values stored values, pixel by pixel, row by row; those of a pixel side by side
 * @param bits bits of each value as the stream says; 0 where it does not say
 * @param rgb whether a stream in another colour space was turned into red, green and blue on the way
 */
public record Samples(int[] values, int bits, boolean rgb) {}
