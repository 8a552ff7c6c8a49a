/** "Abs-CAM Review...": one window to read a case in, scan and map side by side, with its keys and its strip of slices. */
package org.abscam.fiji.review;
