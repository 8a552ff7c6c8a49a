/** "Abs-CAM Import Model...". */
package org.abscam.fiji.models;
