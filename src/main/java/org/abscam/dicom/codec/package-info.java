/** Pixel codecs of compressed transfer syntaxes: one frame's stream in, samples out; nothing of data sets. */
package org.abscam.dicom.codec;
